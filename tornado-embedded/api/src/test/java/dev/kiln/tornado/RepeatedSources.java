package dev.kiln.tornado;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The sources of the API that repeat one shape: arrays by element type, short vectors and what holds them, and tasks by
 * the number of their arguments. They are committed, so that an editor and Javadoc see them;
 * {@link RepeatedSourcesTest} fails when one differs from what this class writes. To change them, change this class or
 * {@code FloatArray}, run {@code RepeatedSourcesTest} with {@code -Dkiln.sources.write=true}, then {@code mvn
 * spotless:apply}.
 */
final class RepeatedSources {

    /** TornadoVM 5.2 takes up to this many arguments. */
    private static final int MOST_ARGUMENTS = 20;

    private static final String NOTICE = "Written by RepeatedSources (in this module's tests); change it there.";

    private RepeatedSources() {}

    /**
     * Returns the text of each source by its path below {@code root}, the API's package. Formatting is not the point.
     */
    static Map<Path, String> all(Path root) throws IOException {
        Map<Path, String> sources = new LinkedHashMap<>();
        String model = Files.readString(root.resolve("types/arrays/FloatArray.java"));
        for (String type : new String[] {"Byte", "Char", "Short", "Int", "Long", "Double"}) {
            sources.put(root.resolve("types/arrays/" + type + "Array.java"), array(model, type));
        }
        VectorSources.addTo(sources, root);
        HalfSources.addTo(sources, root);
        CollectionSources.addTo(sources, root);
        sources.put(root.resolve("common/TornadoFunctions.java"), functions());
        sources.put(root.resolve("TaskOverloads.java"), overloads());
        return sources;
    }

    private static String array(String model, String type) {
        String primitive = type.toLowerCase(java.util.Locale.ROOT);
        return model.replace("FloatArray", type + "Array")
                .replace("OfFloat", "Of" + type)
                .replace("JAVA_FLOAT", "JAVA_" + type.toUpperCase(java.util.Locale.ROOT))
                .replace("Float.BYTES", boxed(type) + ".BYTES")
                .replace("array of float elements", "array of " + primitive + " elements, derived from FloatArray")
                .replaceAll("\\bfloat\\b", primitive);
    }

    private static String boxed(String type) {
        return switch (type) {
            case "Int" -> "Integer";
            case "Char" -> "Character";
            default -> type;
        };
    }

    private static String functions() {
        StringBuilder text = new StringBuilder("""
                package uk.ac.manchester.tornado.api.common;

                import java.io.Serializable;

                /**
                 * The shapes of kernels and library calls by the number of their arguments. Tasks are serializable, which
                 * is how an engine finds the method behind a method reference. %s
                 */
                public final class TornadoFunctions {

                    private TornadoFunctions() {}

                    /** A kernel without arguments. */
                    @FunctionalInterface
                    public interface Task extends Serializable {
                        /** Runs the kernel. */
                        void apply();
                    }
                """.formatted(NOTICE));
        for (int n = 1; n <= MOST_ARGUMENTS; n++) {
            text.append("""

                        /** A kernel with %1$d argument%5$s. */
                        @FunctionalInterface
                        public interface Task%1$d<%2$s> extends Serializable {
                            /** Runs the kernel. */
                            void apply(%3$s);
                        }

                        /** Describes a library call with %1$d argument%5$s. */
                        @FunctionalInterface
                        public interface LibraryTask%1$d<%2$s> {
                            /** Returns the call. */
                            LibraryTaskDescriptor apply(%3$s);
                        }
                    """.formatted(n, list(n, "T%1$d"), list(n, "T%1$d arg%1$d"), "", n == 1 ? "" : "s"));
        }
        return text.append("}\n").toString();
    }

    private static String overloads() {
        StringBuilder text = new StringBuilder("""
                package uk.ac.manchester.tornado.api;

                import java.io.Serializable;
                import org.jspecify.annotations.Nullable;
                import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;
                import uk.ac.manchester.tornado.api.common.TornadoFunctions.*;

                /** The ways to add a task to a {@link TaskGraph}. %s */
                abstract class TaskOverloads {

                    abstract TaskGraph addTask(String id, Serializable code, @Nullable Object... arguments);

                    abstract TaskGraph addLibraryTask(String id, LibraryTaskDescriptor call);

                    /** Adds a kernel without arguments. */
                    public TaskGraph task(String id, Task code) {
                        return addTask(id, code);
                    }
                """.formatted(NOTICE));
        for (int n = 1; n <= MOST_ARGUMENTS; n++) {
            text.append("""

                        /** Adds a kernel: a reference to a static method with %1$d argument%5$s. */
                        public <%2$s> TaskGraph task(String id, Task%1$d<%2$s> code, %3$s) {
                            return addTask(id, code, %4$s);
                        }

                        /** Adds a call of a library, as {@code code} describes it. */
                        public <%2$s> TaskGraph libraryTask(String id, LibraryTask%1$d<%2$s> code, %3$s) {
                            return addLibraryTask(id, code.apply(%4$s));
                        }
                    """.formatted(
                            n, list(n, "T%1$d"), list(n, "T%1$d arg%1$d"), list(n, "arg%1$d"), n == 1 ? "" : "s"));
        }
        return text.append("}\n").toString();
    }

    private static String list(int n, String form) {
        return IntStream.rangeClosed(1, n).mapToObj(form::formatted).collect(Collectors.joining(", "));
    }
}
