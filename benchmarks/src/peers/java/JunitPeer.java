import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.runner.Description;
import org.junit.runner.JUnitCore;
import org.junit.runner.notification.Failure;
import org.junit.runner.notification.RunListener;

/**
 * Runs one JUnit 4 test class that was compiled against TornadoVM's API on the API and engine of this JVM:
 * {@code JunitPeer CLASSPATH CLASS}. Says {@code ## started NAME}, then {@code ## passed NAME}, {@code ## ignored NAME}
 * or {@code ## failed NAME CAUSE ← CAUSE …}.
 *
 * <p>TornadoVM's task interfaces are not serializable, ours are, and whether a method reference can be written is fixed
 * where it stands. The class loader makes those of tasks so, and changes nothing else.
 */
public final class JunitPeer {
    private static final String TASK = "Luk/ac/manchester/tornado/api/common/TornadoFunctions$Task";
    private static final ClassDesc OBJECTS = ClassDesc.ofDescriptor("[Ljava/lang/Object;");
    private static final DirectMethodHandleDesc SERIALIZABLE = MethodHandleDesc.ofMethod(
            DirectMethodHandleDesc.Kind.STATIC,
            ClassDesc.of("java.lang.invoke.LambdaMetafactory"),
            "altMetafactory",
            MethodTypeDesc.of(
                    ClassDesc.of("java.lang.invoke.CallSite"),
                    ClassDesc.ofDescriptor("Ljava/lang/invoke/MethodHandles$Lookup;"),
                    ClassDesc.of("java.lang.String"),
                    ClassDesc.of("java.lang.invoke.MethodType"),
                    OBJECTS));

    private JunitPeer() {}

    public static void main(String[] arguments) throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String path : arguments[0].split(java.io.File.pathSeparator, -1)) {
            urls.add(Path.of(path).toUri().toURL());
        }
        Loader loader = new Loader(urls.toArray(URL[]::new));
        Thread.currentThread().setContextClassLoader(loader);
        JUnitCore core = new JUnitCore();
        core.addListener(new Report());
        core.run(Class.forName(arguments[1], false, loader));
        System.exit(0);
    }

    /** Loads classes with serializable tasks. */
    private static final class Loader extends URLClassLoader {
        Loader(URL[] urls) {
            super(urls, JunitPeer.class.getClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            URL file = findResource(name.replace('.', '/') + ".class");
            if (file == null) {
                throw new ClassNotFoundException(name);
            }
            try (InputStream in = file.openStream()) {
                byte[] bytes = serializableTasks(in.readAllBytes());
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    private static byte[] serializableTasks(byte[] bytes) {
        CodeTransform tasks = (builder, element) -> {
            if (element instanceof InvokeDynamicInstruction call
                    && call.typeSymbol().returnType().descriptorString().startsWith(TASK)
                    && call.bootstrapMethod().methodName().equals("metafactory")) {
                List<ConstantDesc> constants = new ArrayList<>(call.bootstrapArgs());
                constants.add(java.lang.invoke.LambdaMetafactory.FLAG_SERIALIZABLE);
                builder.invokedynamic(DynamicCallSiteDesc.of(
                        SERIALIZABLE,
                        call.name().stringValue(),
                        call.typeSymbol(),
                        constants.toArray(ConstantDesc[]::new)));
            } else {
                builder.with(element);
            }
        };
        ClassFile files = ClassFile.of();
        return files.transformClass(files.parse(bytes), ClassTransform.transformingMethodBodies(tasks));
    }

    /** Says on standard output what became of each test. */
    private static final class Report extends RunListener {
        private boolean failed;

        @Override
        public void testStarted(Description test) {
            failed = false;
            say("started", test, "");
        }

        @Override
        public void testFailure(Failure failure) {
            failed = true;
            say("failed", failure.getDescription(), causes(failure.getException()));
        }

        @Override
        public void testAssumptionFailure(Failure failure) {
            failed = true;
            say("ignored", failure.getDescription(), causes(failure.getException()));
        }

        @Override
        public void testIgnored(Description test) {
            say("ignored", test, "");
        }

        @Override
        public void testFinished(Description test) {
            if (!failed) {
                say("passed", test, "");
            }
        }

        private static void say(String what, Description test, String why) {
            String name = test.getMethodName() == null ? "(class)" : test.getMethodName();
            System.out.println("\n## " + what + " " + name + " " + why.replaceAll("\\s+", " "));
            System.out.flush();
        }

        private static String causes(Throwable failure) {
            StringBuilder text = new StringBuilder();
            int depth = 0;
            for (Throwable cause = failure; cause != null && depth < 8; cause = cause.getCause()) {
                text.append(depth++ == 0 ? "" : " ← ").append(cause);
                if (cause.getCause() == null) {
                    for (StackTraceElement frame : cause.getStackTrace()) {
                        if (!frame.getClassName().startsWith("org.junit") && depth < 9) {
                            text.append(" @ ").append(frame);
                            break;
                        }
                    }
                }
            }
            return text.toString();
        }
    }
}
