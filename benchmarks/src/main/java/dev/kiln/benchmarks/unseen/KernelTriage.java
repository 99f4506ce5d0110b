package dev.kiln.benchmarks.unseen;

import dev.kiln.benchmarks.unseen.Verdict.Kind;
import dev.kiln.embedded.frontend.KernelReader;
import dev.kiln.embedded.frontend.UnknownLengthException;
import dev.kiln.embedded.frontend.UnsupportedKernelException;
import dev.kiln.embedded.host.HostCompiler;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.opencl.OpenClOptions;
import dev.kiln.embedded.opencl.OpenClWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

/** Says of a kernel whether the engine accepts it: reads it, compiles it for the host and writes it as OpenCL C. */
final class KernelTriage {
    private static final int MOST_PARAMETERS = 100;
    private static final int SOME_SIZE = 64;

    private final ClassPath classes;
    private final HostCompiler host = new HostCompiler();

    KernelTriage(ClassPath classes) {
        this.classes = classes;
    }

    /** What becomes of a kernel. */
    Verdict judge(KernelReference kernel) {
        Set<String> missing = ApiUse.missing(classes, kernel);
        if (!missing.isEmpty()) {
            return new Verdict(kernel.toString(), Kind.OUTSIDE, String.join(", ", missing));
        }
        if (kernel.captures()) {
            return refused(kernel, "a lambda that captures values, or a method of an object");
        }
        try {
            Class<?> owner = Class.forName(kernel.owner(), false, classes.loader());
            Kernel read = read(owner, kernel);
            host.compile(read);
            OpenClWriter.write(read, OpenClOptions.STRICT.withPadsGrid(true));
            return new Verdict(kernel.toString(), Kind.ACCEPTED, "");
        } catch (UnsupportedKernelException e) {
            return refused(kernel, e.construct());
        } catch (TornadoRuntimeException e) {
            return refused(kernel, String.valueOf(e.getMessage()));
        } catch (ClassNotFoundException | LinkageError e) {
            return new Verdict(kernel.toString(), Kind.OUTSIDE, e.toString());
        } catch (RuntimeException e) {
            return new Verdict(kernel.toString(), Kind.FAILED, e.toString());
        }
    }

    /** Reads a kernel; where the length of an array depends on its arguments, for numbers that some task might give. */
    private static Kernel read(Class<?> owner, KernelReference kernel) {
        try {
            return KernelReader.read(owner, kernel.name(), kernel.descriptor());
        } catch (UnknownLengthException e) {
            Map<Integer, Integer> numbers = new HashMap<>();
            for (int i = 0; i < MOST_PARAMETERS; i++) {
                numbers.put(i, SOME_SIZE);
            }
            return KernelReader.read(owner, kernel.name(), kernel.descriptor(), numbers);
        }
    }

    private static Verdict refused(KernelReference kernel, String reason) {
        return new Verdict(kernel.toString(), Kind.REFUSED, reason);
    }
}
