package dev.kiln.embedded.host;

/**
 * When the threads of a {@link WorkPool} worked for one caller: when each took its first tile, when it ended its last
 * one, and for how long it worked between. The caller itself works all the time but when it waits for the others.
 * Threads write while a region runs; its caller reads when it is over.
 */
public final class ThreadTimes {
    /** Numbers of a thread, which lie on cache lines of their own. */
    private static final int STRIDE = 16;

    private static final int FIRST = 0;
    private static final int LAST = 1;
    private static final int BUSY = 2;

    private final long[] numbers;
    private Thread caller = Thread.currentThread();

    /** What times are counted from. */
    private long origin;

    private long waited;

    /** Times of the threads of a pool. */
    public ThreadTimes(WorkPool pool) {
        numbers = new long[STRIDE * (pool.threads() + 1)];
    }

    /**
     * Begins anew, for regions of the current thread.
     *
     * @param from what times are counted from, by {@link System#nanoTime}
     */
    public void begin(long from) {
        caller = Thread.currentThread();
        origin = from;
        clear();
    }

    /** Forgets what was measured. */
    public void clear() {
        waited = 0;
        for (int slot = 0; slot < threads(); slot++) {
            numbers[at(slot) + BUSY] = 0;
        }
    }

    private static int at(int slot) {
        return STRIDE * (slot + 1);
    }

    boolean belongsTo(Thread thread) {
        return caller.equals(thread);
    }

    /** Adds what another thread than the caller did. */
    void add(int slot, long start, long end) {
        int at = at(slot);
        if (numbers[at + BUSY] == 0) {
            numbers[at + FIRST] = start;
        }
        numbers[at + LAST] = end;
        // A thread that did anything was busy, even if the clock did not move.
        numbers[at + BUSY] += Math.max(1, end - start);
    }

    /** Adds a time in which the caller waited for the others. */
    void waited(long nanos) {
        waited += nanos;
    }

    /**
     * Ends what {@link #begin} began.
     *
     * @param start when the caller turned to it
     * @param end when it was done
     */
    public void end(long start, long end) {
        add(0, start, end);
        numbers[at(0) + BUSY] = Math.max(1, end - start - waited);
    }

    /** The number of threads, the caller included. */
    public int threads() {
        return numbers.length / STRIDE - 1;
    }

    /** When a thread began; meaningless for one that was not busy. */
    public long first(int slot) {
        return numbers[at(slot) + FIRST] - origin;
    }

    /** When a thread ended. */
    public long last(int slot) {
        return numbers[at(slot) + LAST] - origin;
    }

    /** For how many nanoseconds a thread worked; 0 for one that took no tile. */
    public long busy(int slot) {
        return numbers[at(slot) + BUSY];
    }
}
