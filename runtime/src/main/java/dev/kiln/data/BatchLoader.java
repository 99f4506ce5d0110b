package dev.kiln.data;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.kiln.tensor.ElementType;
import dev.kiln.tensor.Shape;
import dev.kiln.tensor.Tensor;
import dev.kiln.tensor.TensorAllocator;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * An endless row of batches, pass after pass over a data set, prepared on a thread of its own while the last one is in
 * use. The order of samples in a pass is a pure function of seed and pass, so a loader that starts at a saved
 * {@link #cursor()} gives exactly what the first one would have given.
 *
 * <p>To be used by one thread. Closing it stops the thread and frees the batches; the data set stays open.
 */
public final class BatchLoader implements AutoCloseable {
    /** How many batches exist at once: one in use, one ready, one being filled. */
    public static final int SLOTS = 3;

    private static final long ORDER_STREAM = 0x6F72646572L; // Keeps this use of a seed apart from others.

    private final Dataset data;
    private final int batchSize;
    private final @Nullable Long seed;
    private final List<Slot> slots = new ArrayList<>();
    private final BlockingQueue<Slot> free = new ArrayBlockingQueue<>(SLOTS);
    private final BlockingQueue<Prepared> ready = new ArrayBlockingQueue<>(SLOTS + 1);
    private final Thread thread;
    private @Nullable Slot inUse;
    private DataCursor cursor;
    private long waitNanos;
    private boolean closed;

    /** Room for a batch. The views of its memory are made once, so that a batch needs none. */
    private record Slot(
            int number, Tensor features, Tensor labels, MemorySegment featureRows, MemorySegment labelRows) {
        Slot(int number, Tensor features, Tensor labels) {
            this(number, features, labels, features.segment(), labels.segment());
        }
    }

    /** What the thread hands over: a batch in a slot, or why there will be none. */
    private sealed interface Prepared {}

    private record Filled(Slot slot, Batch batch) implements Prepared {}

    private record Failed(RuntimeException cause) implements Prepared {}

    /** Batches in random order from the first pass on. */
    public BatchLoader(Dataset data, int batchSize, long seed, TensorAllocator allocator) {
        this(data, batchSize, seed, allocator, DataCursor.START);
    }

    /**
     * Batches in random order from {@code start} on.
     *
     * @throws dev.kiln.KilnException if the data set has no samples, the batch size is not positive, or there is no
     *     such place
     */
    public BatchLoader(Dataset data, int batchSize, long seed, TensorAllocator allocator, DataCursor start) {
        this(data, batchSize, (Long) seed, allocator, start);
    }

    private BatchLoader(Dataset data, int batchSize, @Nullable Long seed, TensorAllocator allocator, DataCursor start) {
        this.data = data;
        this.batchSize = batchSize;
        this.seed = seed;
        this.cursor = start;
        check(start);
        try {
            for (int i = 0; i < SLOTS; i++) {
                Tensor features =
                        allocator.allocate("batch", ElementType.FLOAT32, Shape.of(batchSize, data.features()));
                slots.add(new Slot(i, features, allocateLabels(allocator, features)));
            }
        } catch (RuntimeException e) {
            free();
            throw e;
        }
        free.addAll(slots);
        this.thread = Thread.ofPlatform().name("kiln-batches").daemon().start(this::prepare);
    }

    /** Batches in the order of the data set, pass after pass, for evaluation. */
    public static BatchLoader inOrder(Dataset data, int batchSize, TensorAllocator allocator) {
        return new BatchLoader(data, batchSize, (Long) null, allocator, DataCursor.START);
    }

    /** The number of batches in one pass; the last may be smaller. */
    public int batchesPerEpoch() {
        return Math.ceilDiv(data.size(), batchSize);
    }

    /** The place of the batch that {@link #next()} will give. */
    public DataCursor cursor() {
        return cursor;
    }

    /** How long {@link #next()} waited so far: what loading costs that computing did not hide. */
    public long waitNanos() {
        return waitNanos;
    }

    /** The next batch. The one before it must no longer be used. */
    public Batch next() {
        if (closed) {
            throw new IllegalStateException("the loader of " + data.name() + " was used after it was closed");
        }
        if (inUse != null) {
            free.add(inUse);
            inUse = null;
        }
        Prepared prepared = take();
        if (prepared instanceof Failed failed) {
            throw failed.cause();
        }
        Filled filled = (Filled) prepared;
        inUse = filled.slot();
        cursor = filled.batch().place().next(batchesPerEpoch());
        return filled.batch();
    }

    /** The batch after that of the last {@link #next()}, if it is ready; null if not. It stays to be taken. */
    public @Nullable Batch peek() {
        return ready.peek() instanceof Filled filled ? filled.batch() : null;
    }

    /** Stops the thread and frees the batches. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        free();
    }

    private Prepared take() {
        Prepared prepared = ready.poll();
        if (prepared != null) {
            return prepared;
        }
        long start = System.nanoTime();
        try {
            return ready.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Failed(new IllegalStateException("interrupted while waiting for a batch of " + data.name(), e));
        } finally {
            waitNanos += System.nanoTime() - start;
        }
    }

    private void check(DataCursor start) {
        if (batchSize <= 0) {
            throw DataErrors.of(
                    "bad-option",
                    data.name(),
                    "cannot be cut into batches",
                    "a positive batch size",
                    "" + batchSize,
                    "");
        }
        if (data.size() == 0) {
            throw DataErrors.of("empty-data", data.name(), "has no samples", "at least one", "none", "check the split");
        }
        if (start.batchInEpoch() >= batchesPerEpoch()) {
            throw DataErrors.of(
                    "bad-cursor",
                    data.name(),
                    "cannot be resumed at batch " + start.batchInEpoch() + " of a pass",
                    "fewer than " + batchesPerEpoch() + " (" + data.size() + " samples in batches of " + batchSize
                            + ")",
                    "" + start.batchInEpoch(),
                    "resume with the data and the batch size of the first run");
        }
    }

    private Tensor allocateLabels(TensorAllocator allocator, Tensor features) {
        try {
            return allocator.allocate("batch", ElementType.INT32, Shape.of(batchSize));
        } catch (RuntimeException e) {
            features.close();
            throw e;
        }
    }

    private void free() {
        for (Slot slot : slots) {
            slot.features().close();
            slot.labels().close();
        }
    }

    private void prepare() {
        try {
            float[] rows = new float[Math.multiplyExact(batchSize, data.features())];
            int[] classes = new int[batchSize];
            DataCursor place = cursor;
            int[] order = order(place.epoch());
            while (true) {
                Slot slot = free.take();
                ready.put(new Filled(slot, fill(slot, place, order, rows, classes)));
                DataCursor next = place.next(batchesPerEpoch());
                if (next.epoch() != place.epoch()) {
                    order = order(next.epoch());
                }
                place = next;
            }
        } catch (InterruptedException e) {
            // Closed: nobody waits any more.
            Thread.currentThread().interrupt();
        } catch (OutOfMemoryError e) {
            ready.add(new Failed(new IllegalStateException("too little heap for batches of " + data.name(), e)));
        } catch (RuntimeException e) {
            ready.add(new Failed(e)); // There is room: one more than there are slots.
        }
    }

    private int[] order(long epoch) {
        return seed == null
                ? Permutation.identity(data.size())
                : Permutation.of(data.size(), ORDER_STREAM, seed, epoch);
    }

    private Batch fill(Slot slot, DataCursor place, int[] order, float[] rows, int[] classes) {
        int from = place.batchInEpoch() * batchSize;
        int size = Math.min(batchSize, data.size() - from);
        int width = rows.length / batchSize;
        for (int row = 0; row < size; row++) {
            int sample = order[from + row];
            data.copyFeatures(sample, rows, row * width);
            classes[row] = data.label(sample);
        }
        Arrays.fill(rows, size * width, rows.length, 0);
        Arrays.fill(classes, size, batchSize, Labels.UNKNOWN);
        MemorySegment.copy(rows, 0, slot.featureRows(), JAVA_FLOAT, 0, rows.length);
        MemorySegment.copy(classes, 0, slot.labelRows(), JAVA_INT, 0, batchSize);
        boolean isLast = from + size == data.size();
        return new Batch(slot.features(), slot.labels(), order, from, size, place, isLast, slot.number());
    }
}
