package dev.kiln.embedded.host;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lets the threads of a {@link WorkPool} into one region after another, gives them its tiles, and lets the caller wait
 * for those who came in.
 *
 * <p>The gate is one word: {@code region << 32 | open << 31 | number of registered workers}. A worker takes part by
 * incrementing it with compare-and-set while the region is open; the caller publishes a region by storing it and closes
 * it by clearing the open bit. All accesses are volatile: what the caller wrote before publishing is visible to those
 * who registered, and what they did before they signed off is visible to the caller that saw the count at 0.
 */
final class RegionGate {
    /** Turns of the loop in which a thread waits for what is nearly there: about 20 µs. */
    static final int SPINS = 1_000;

    /**
     * How long it then yields its core to whoever wants it, and looks again, before it parks. Waking a parked thread
     * takes long where the core has gone to sleep, on virtual machines above all: a training step without this took up
     * to half as long again, and with ten times as much lost more when another program kept a core busy.
     */
    static final long YIELD_NANOS = 200_000;

    // The two words that all threads write are kept on cache lines of their own.
    private static final int GATE = 16;
    private static final int NEXT = 32;
    private static final int CONTROL_WORDS = 48;

    private static final long OPEN = 1L << 31;
    private static final long REGISTERED = OPEN - 1;

    private final AtomicLongArray control = new AtomicLongArray(CONTROL_WORDS);
    private volatile @Nullable Thread waitingCaller;

    /** The number of the current region, or of the last one. */
    long region() {
        return control.get(GATE) >>> 32;
    }

    /** Begins a region: called by the caller that holds the pool's lock. */
    void open() {
        control.setRelease(NEXT, 0);
        control.set(GATE, (region() + 1) << 32 | OPEN);
    }

    /** Takes the next tile's number; past the last tile there is nothing to do. */
    long nextTile() {
        return control.getAndIncrement(NEXT);
    }

    /** Makes {@link #nextTile} return no number below {@code tiles} any more. */
    void skipTo(int tiles) {
        control.set(NEXT, tiles);
    }

    /** Ends a region for those who have not come in yet. */
    void close() {
        long gate;
        do {
            gate = control.get(GATE);
        } while (!control.compareAndSet(GATE, gate, gate & ~OPEN));
    }

    /** Lets a worker into a region; false if it is over. */
    boolean register(long region) {
        long gate = control.get(GATE);
        while (gate >>> 32 == region && (gate & OPEN) != 0) {
            if (control.compareAndSet(GATE, gate, gate + 1)) {
                return true;
            }
            gate = control.get(GATE);
        }
        return false;
    }

    /** Lets a worker out. */
    void signOff() {
        long gate = control.decrementAndGet(GATE);
        if ((gate & (OPEN | REGISTERED)) == 0) {
            Thread caller = waitingCaller;
            if (caller != null) {
                LockSupport.unpark(caller);
            }
        }
    }

    /** Waits until all who came into the closed region have signed off. */
    void awaitWorkers() {
        for (int spin = 0; spin < SPINS; spin++) {
            if ((control.get(GATE) & REGISTERED) == 0) {
                return;
            }
            Thread.onSpinWait();
        }
        for (long end = System.nanoTime() + YIELD_NANOS; System.nanoTime() < end; ) {
            if ((control.get(GATE) & REGISTERED) == 0) {
                return;
            }
            offerCore();
        }
        waitingCaller = Thread.currentThread();
        boolean interrupted = false;
        // The count is read after waitingCaller is written, and a worker does the opposite: one of them sees the other.
        while ((control.get(GATE) & REGISTERED) != 0) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        waitingCaller = null;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // only speed depends on what the scheduler makes of it
    static void offerCore() {
        Thread.yield();
    }
}
