package dev.kiln.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and {@code kill}: asks the work to stop and holds the end of the process until the work has put itself in
 * order. The JVM then ends with 128 + the signal's number.
 */
final class Interruption implements AutoCloseable {
    /** A checkpoint of a large model on a slow disk takes a while; a process that hangs must still end. */
    private static final long PATIENCE_SECONDS = 300;

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean requested;

    private Interruption(Runnable stop) {
        this.hook = new Thread(
                () -> {
                    requested = true;
                    stop.run();
                    await();
                },
                "kiln-interruption");
    }

    /** From now on until {@link #close}, a signal calls {@code stop}. */
    static Interruption install(Runnable stop) {
        Interruption interruption = new Interruption(stop);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** Whether a signal came. */
    boolean requested() {
        return requested;
    }

    @Override
    public void close() {
        finished.countDown();
        if (!requested) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException shuttingDown) {
                // The signal came just now: the hook finds the work finished and lets the process end.
                return;
            }
        }
    }

    private void await() {
        try {
            if (!finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
