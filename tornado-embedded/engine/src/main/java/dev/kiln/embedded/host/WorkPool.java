package dev.kiln.embedded.host;

import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A team of threads that runs the tiles of one region after another.
 *
 * <p>Tiles are taken from a shared counter, so a slow or busy core takes fewer. The calling thread takes tiles too, and
 * at the end it waits only for workers that registered with this region: a worker that wakes late costs nothing.
 * Threads without work spin, then yield, both for a short and bounded time, and then park, so that a busy machine is
 * not made busier.
 *
 * <p>A region allocates nothing. Its effects happen before {@link #run} returns. Regions of several callers run one
 * after another; a region started from inside a tile of the same pool runs on the thread that started it.
 */
public final class WorkPool implements AutoCloseable {
    /** The work of one region. */
    @FunctionalInterface
    public interface TileBody {
        /**
         * Runs one tile; called at most once per region and tile, on any thread of the pool.
         *
         * @param tile the tile's number, from 0
         */
        void run(int tile);
    }

    /** The system property that holds the number of threads; without it, one per processor. */
    public static final String THREADS_PROPERTY = "kiln.threads";

    private final RegionGate gate = new RegionGate();
    private final TileFailure failure = new TileFailure();
    private final ReentrantLock regionLock = new ReentrantLock();
    private final Worker[] workers;

    // Written by the caller before the gate opens, read by workers after they registered.
    private @Nullable TileBody body;
    private int tiles;
    private @Nullable ThreadTimes times;

    /** Where regions of its caller are measured. */
    private volatile @Nullable ThreadTimes measured;

    private volatile boolean closed;

    /** Creates a pool with as many threads as {@link #THREADS_PROPERTY} says, or one per available processor. */
    public WorkPool() {
        this(defaultThreads());
    }

    /**
     * Creates a pool.
     *
     * @param threads the number of threads that work at once, the caller included; at least 1
     * @throws IllegalArgumentException if {@code threads} is less than 1
     */
    public WorkPool(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("A work pool needs at least 1 thread, not " + threads);
        }
        workers = new Worker[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(i + 1);
        }
        for (Worker worker : workers) {
            worker.start();
        }
    }

    /**
     * Returns the number of threads that the system property asks for, or one per available processor.
     *
     * @throws IllegalArgumentException if the property is not a positive number
     */
    public static int defaultThreads() {
        String wanted = System.getProperty(THREADS_PROPERTY);
        if (wanted == null) {
            return Runtime.getRuntime().availableProcessors();
        }
        try {
            int threads = Integer.parseInt(wanted.strip());
            if (threads >= 1) {
                return threads;
            }
        } catch (NumberFormatException e) {
            // Reported below with the same words as a number that is too small.
        }
        throw new IllegalArgumentException(
                "System property " + THREADS_PROPERTY + " must be a number of at least 1, but is '" + wanted + "'");
    }

    /** Returns the number of threads that work at once, the caller included. */
    public int threads() {
        return workers.length + 1;
    }

    /**
     * Returns which of this pool's threads is running: 0 for a caller, 1 … threads − 1 for the pool's own. Within one
     * region no two threads have the same slot, so it may select scratch memory.
     */
    public int slot() {
        return Thread.currentThread() instanceof Worker worker && worker.pool() == this ? worker.slot : 0;
    }

    /**
     * Runs {@code body} for every tile from 0 to {@code tiles − 1} and returns when all are done. After a tile has
     * failed, no further tile is started.
     *
     * @param tiles the number of tiles, 0 or more
     * @param body what to do for a tile
     * @throws RuntimeException or an Error: what the first tile that failed threw, with the tile's number in a
     *     suppressed exception
     * @throws IllegalStateException if the pool is closed
     */
    public void run(int tiles, TileBody body) {
        if (tiles < 0) {
            throw new IllegalArgumentException("The number of tiles must be at least 0, but is " + tiles);
        }
        if (closed) {
            throw new IllegalStateException("This work pool is closed");
        }
        if (tiles <= 1 || workers.length == 0 || isInsideRegion()) {
            runInline(tiles, body);
            return;
        }
        regionLock.lock();
        try {
            runTogether(tiles, body);
        } finally {
            regionLock.unlock();
        }
    }

    /** Measures from now on the regions of the caller that {@code times} belongs to, and of nobody else. */
    public void measure(ThreadTimes times) {
        measured = times;
    }

    /** Ends {@link #measure}, unless somebody else is measured by now. */
    @SuppressWarnings("ReferenceEquality") // One's own object is meant.
    public void stopMeasuring(ThreadTimes times) {
        if (measured == times) {
            measured = null;
        }
    }

    private @Nullable ThreadTimes timesOfCaller() {
        ThreadTimes wanted = measured;
        return wanted != null && wanted.belongsTo(Thread.currentThread()) ? wanted : null;
    }

    private boolean isInsideRegion() {
        return regionLock.isHeldByCurrentThread()
                || (Thread.currentThread() instanceof Worker worker && worker.pool() == this);
    }

    private static void runInline(int tiles, TileBody body) {
        for (int tile = 0; tile < tiles; tile++) {
            try {
                body.run(tile);
            } catch (RuntimeException | Error e) {
                e.addSuppressed(new TileFailure.FailedTile(tile, tiles));
                throw e;
            }
        }
    }

    private void runTogether(int tiles, TileBody body) {
        if (closed) {
            throw new IllegalStateException("This work pool is closed");
        }
        this.body = body;
        this.tiles = tiles;
        ThreadTimes wanted = timesOfCaller();
        this.times = wanted;
        gate.open();
        wakeWorkers(tiles - 1);
        takeTiles(tiles, body);
        gate.close();
        long start = wanted == null ? 0 : System.nanoTime();
        gate.awaitWorkers();
        if (wanted != null) {
            wanted.waited(System.nanoTime() - start);
        }
        this.body = null;
        failure.throwIfAny(tiles);
    }

    private void wakeWorkers(int wanted) {
        int woken = 0;
        for (Worker worker : workers) {
            if (woken == wanted) {
                return;
            }
            if (worker.parked) {
                LockSupport.unpark(worker);
            }
            woken++;
        }
    }

    /** Returns whether there was one. */
    private boolean takeTiles(int tiles, TileBody body) {
        boolean took = false;
        long tile;
        while ((tile = gate.nextTile()) < tiles) {
            took = true;
            try {
                body.run((int) tile);
            } catch (Throwable e) {
                failure.note(e, (int) tile);
                gate.skipTo(tiles);
            }
        }
        return took;
    }

    /**
     * Ends the pool's threads and waits for them. A region that runs on another thread is finished first.
     *
     * @throws IllegalStateException if called from inside a tile of this pool
     */
    @Override
    public void close() {
        if (isInsideRegion()) {
            throw new IllegalStateException("A work pool can't be closed from inside one of its tiles");
        }
        regionLock.lock();
        try {
            closed = true;
        } finally {
            regionLock.unlock();
        }
        boolean interrupted = false;
        for (Worker worker : workers) {
            LockSupport.unpark(worker);
            while (worker.isAlive()) {
                try {
                    worker.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Worker extends Thread {
        private final int slot;
        private volatile boolean parked;

        Worker(int slot) {
            super("kiln-worker-" + slot);
            this.slot = slot;
            setDaemon(true);
        }

        WorkPool pool() {
            return WorkPool.this;
        }

        @Override
        public void run() {
            long seen = 0;
            while (!closed) {
                seen = awaitRegion(seen);
                if (gate.register(seen)) {
                    TileBody work = body;
                    if (work != null) {
                        work(tiles, work, times);
                    }
                    gate.signOff();
                }
            }
        }

        private void work(int count, TileBody work, @Nullable ThreadTimes wanted) {
            long start = wanted == null ? 0 : System.nanoTime();
            if (takeTiles(count, work) && wanted != null) {
                wanted.add(slot, start, System.nanoTime());
            }
        }

        /** Waits for a region other than {@code seen}, or until the pool is closed; returns the region's number. */
        private long awaitRegion(long seen) {
            long region;
            for (int spin = 0; spin < RegionGate.SPINS; spin++) {
                if ((region = gate.region()) != seen) {
                    return region;
                }
                Thread.onSpinWait();
            }
            for (long end = System.nanoTime() + RegionGate.YIELD_NANOS; System.nanoTime() < end && !closed; ) {
                if ((region = gate.region()) != seen) {
                    return region;
                }
                RegionGate.offerCore();
            }
            parked = true;
            while ((region = gate.region()) == seen && !closed) {
                LockSupport.park(WorkPool.this);
                // An interrupt is nobody's message to a worker, and would turn parking into spinning.
                Thread.interrupted();
            }
            parked = false;
            return region;
        }
    }
}
