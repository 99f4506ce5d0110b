package dev.kiln.embedded.host;

import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Which form of a library's code runs: a plain one at first, vectors once they have been compiled. Results are the
 * same. Vectors run meanwhile in the background, on arrays of their own, until they are faster than the plain form.
 */
public final class EarlyForm {
    /** The same work in both forms, small, on arrays of its own. */
    @FunctionalInterface
    public interface Rehearsal {
        /** Does it once. */
        void run(boolean vectors);
    }

    private static final System.Logger LOG = System.getLogger(EarlyForm.class.getName());
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int ROUNDS_FASTER = 3;
    private static final Executor QUEUE = Background.queue("kiln-rehearsal", 1);

    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile boolean vectors;

    /** Whether vectors run. */
    public boolean isVectors() {
        return vectors;
    }

    /** After something ran in the plain form: begins to rehearse, if that has not begun. */
    public void rehearse(Supplier<Rehearsal> made) {
        rehearse(made, QUEUE);
    }

    void rehearse(Supplier<Rehearsal> made, Executor queue) {
        if (!begun.compareAndSet(false, true)) {
            return;
        }
        try {
            queue.execute(() -> rehearseNow(made));
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, "Vectors run without a rehearsal, because none can begin", e);
            vectors = true;
        }
    }

    private void rehearseNow(Supplier<Rehearsal> made) {
        try {
            if (!awaitFaster(made.get())) {
                LOG.log(Level.DEBUG, "Vectors run, though they were not faster in a rehearsal of {0} ns", MOST_NANOS);
            }
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, "Vectors run, though their rehearsal has failed", e);
        } finally {
            // Also where they never were faster: then they are no slower than they would have been without all this.
            vectors = true;
        }
    }

    /** Rehearses until vectors are faster, and returns whether they ever were. */
    private static boolean awaitFaster(Rehearsal rehearsal) {
        long begin = System.nanoTime();
        int faster = 0;
        while (faster < ROUNDS_FASTER && System.nanoTime() - begin < MOST_NANOS) {
            faster = nanos(rehearsal, true) < nanos(rehearsal, false) ? faster + 1 : 0;
        }
        return faster == ROUNDS_FASTER;
    }

    private static long nanos(Rehearsal rehearsal, boolean vectors) {
        long begin = System.nanoTime();
        rehearsal.run(vectors);
        return System.nanoTime() - begin;
    }
}
