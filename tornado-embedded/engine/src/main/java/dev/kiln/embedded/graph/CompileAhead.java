package dev.kiln.embedded.graph;

import dev.kiln.embedded.host.Background;
import java.util.Collection;
import java.util.concurrent.Executor;

/**
 * Compiles the kernels of a plan in the background, from the moment when the plan is made: its first execution finds
 * them compiled, or waits for the one that is being compiled. What fails here is left to that execution, which compiles
 * it again and tells of the error in the order of its tasks.
 */
final class CompileAhead {
    /** As many as pay while the JVM's own compiler is busy. */
    private static final int THREADS = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 2);

    private static final Executor QUEUE = Background.queue("kiln-compile-ahead", THREADS);

    private CompileAhead() {}

    /**
     * Begins to compile.
     *
     * @param kernels what compiles each kernel, in the order in which they are needed
     */
    static void begin(Collection<Runnable> kernels) {
        kernels.forEach(kernel -> QUEUE.execute(() -> attempt(kernel)));
    }

    private static void attempt(Runnable kernel) {
        try {
            kernel.run();
        } catch (RuntimeException | Error e) {
            // The execution that needs the kernel meets the same and throws it.
        }
    }
}
