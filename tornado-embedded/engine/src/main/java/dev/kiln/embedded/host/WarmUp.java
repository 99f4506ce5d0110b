package dev.kiln.embedded.host;

import dev.kiln.embedded.ir.Parameter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Runs a kernel's vector code in the background until the JVM has compiled it.
 *
 * <p>Before that, vector code is a hundred times slower than scalar code, and afterwards ten times faster. So a kernel
 * begins with scalar code; once it has cost some milliseconds, its vector code runs here on copies of the arguments,
 * side by side with the scalar code, and takes over when it is faster. Which of the two runs has no influence on
 * results.
 */
final class WarmUp implements Runnable {
    /** How a warm-up ended. */
    enum Outcome {
        /** Vector code is faster now. */
        FASTER,
        /** Vector code did not get faster than scalar code in the time that it had. */
        SLOWER,
        /** The kernel failed on the copies, for example because large arrays are cut. */
        FAILED
    }

    /** Larger arrays are cut, in the first attempt and in the second. */
    private static final long[] MOST_BYTES_PER_ARRAY = {8L << 20, 256L << 20};

    /** How often to try. */
    static final int ATTEMPTS = MOST_BYTES_PER_ARRAY.length;

    /** Copies of all kernels together; a kernel that finds no room waits. */
    private static final long MOST_BYTES = 64L << 20;

    private static final AtomicLong BYTES = new AtomicLong();

    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int ROUNDS_FASTER = 3;
    private static final int RUNS_PER_ROUND = 16;

    /** Work items per run: enough for the compiler to count loops, few enough to be many runs. */
    private static final int ITEMS = 64 * Lanes.COUNT;

    private static final Executor QUEUE = Background.queue("kiln-warm-up", 1);

    private final KernelCode code;
    private final KernelLayout layout;
    private final Frame frame;
    private final Scratch scratch;
    private final Arena arena = Arena.ofShared();
    private volatile @Nullable Outcome outcome;

    private final long mostBytesPerArray;
    private long bytesHeld;

    /**
     * Copies the arguments of a launch that is about to run and begins to warm up on a thread that all kernels share.
     *
     * @param attempt 0, or 1 after a warm-up that failed
     * @return null if there is no room for the copies now
     */
    static @Nullable WarmUp start(KernelCode code, KernelLayout layout, Frame bound, int attempt) {
        if (BYTES.get() > MOST_BYTES) {
            return null;
        }
        WarmUp warmUp = new WarmUp(code, layout, bound, MOST_BYTES_PER_ARRAY[attempt]);
        QUEUE.execute(warmUp);
        return warmUp;
    }

    private WarmUp(KernelCode code, KernelLayout layout, Frame bound, long mostBytesPerArray) {
        this.code = code;
        this.layout = layout;
        this.mostBytesPerArray = mostBytesPerArray;
        frame = bound.copy();
        int items = Lanes.COUNT;
        if (layout.grouped()) {
            items = Math.multiplyExact(frame.localSize[0], Math.multiplyExact(frame.localSize[1], frame.localSize[2]));
        }
        scratch = new Scratch(layout, items);
        for (Parameter parameter : layout.kernel().parameters()) {
            if (parameter instanceof Parameter.Array array) {
                copy(array);
            }
        }
    }

    private void copy(Parameter.Array array) {
        int i = array.index();
        int size = array.element().bytes();
        long bytes = Math.min((long) frame.length[i] * size, mostBytesPerArray);
        bytesHeld += bytes;
        BYTES.addAndGet(bytes);
        MemorySegment memory = arena.allocate(Math.max(bytes, 1), 64);
        MemorySegment.copy(Memories.ALL, frame.address[i], memory, 0, bytes);
        frame.address[i] = memory.address();
        frame.length[i] = (int) (bytes / size);
    }

    /** How it ended, or null while it goes on. */
    @Nullable
    Outcome outcome() {
        return outcome;
    }

    @Override
    public void run() {
        try (arena) {
            outcome = compare();
        } catch (RuntimeException e) {
            outcome = Outcome.FAILED;
        } finally {
            BYTES.addAndGet(-bytesHeld);
        }
    }

    private Outcome compare() {
        long begin = System.nanoTime();
        int faster = 0;
        for (int round = 0; System.nanoTime() - begin < MOST_NANOS; round++) {
            long vectors = time(true, round);
            long scalars = time(false, round);
            faster = vectors < scalars ? faster + 1 : 0;
            if (faster >= ROUNDS_FASTER) {
                return Outcome.FASTER;
            }
        }
        return Outcome.SLOWER;
    }

    /** Runs from both ends of the grid, odd sizes included, so that the compiler also sees ends of rows. */
    private long time(boolean vector, int round) {
        frame.vector = vector;
        int last = frame.globalSize[0];
        int items = Math.min(last, ITEMS - (round % 2 == 0 ? 0 : 3));
        long begin = System.nanoTime();
        for (int run = 0; run < RUNS_PER_ROUND; run++) {
            if (layout.grouped() || layout.rowsEndWithGroups()) {
                int group = frame.localSize[0];
                int first = run % 2 == 0 ? 0 : last - group;
                run(first, first + group, layout.grouped());
            } else {
                run(0, items, false);
            }
        }
        long nanos = System.nanoTime() - begin;
        if (!layout.grouped() && !layout.rowsEndWithGroups()) {
            int first = Math.max(0, last - items) / Lanes.COUNT * Lanes.COUNT;
            if (isWhole()) {
                run(first, last, false);
            }
        }
        return nanos;
    }

    private boolean isWhole() {
        for (Parameter parameter : layout.kernel().parameters()) {
            if (parameter instanceof Parameter.Array array
                    && (long) frame.length[array.index()] * array.element().bytes() >= mostBytesPerArray) {
                return false;
            }
        }
        return true;
    }

    private void run(int x0, int x1, boolean group) {
        int y1 = group ? frame.localSize[1] : 1;
        int z1 = group ? frame.localSize[2] : 1;
        code.run(frame, scratch, x0, x1, 0, y1, 0, z1);
    }
}
