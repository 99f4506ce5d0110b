package dev.kiln.tensor;

import dev.kiln.KilnException;
import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.arrow.memory.AllocationListener;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.RootAllocator;

/**
 * Gives out tensors and accounts for them by category ({@code weights}, {@code batch}, …). Safe for use by several
 * threads. The one who makes it closes it, after every tensor; closing over a tensor that still lives throws.
 */
public final class TensorAllocator implements AutoCloseable {
    /** What a device array keeps in front of its data: element count and padding. */
    static final long HEADER_BYTES = 16;

    private static final long PAGE_BYTES = 4096;
    private static final long ALIGNMENT_BYTES = 64;

    /**
     * Starts of large buffers differ by this much modulo the page size, so that kernels that walk several buffers in
     * step do not hit the same cache sets and store-forwarding slots (4K aliasing costs up to a factor of five).
     */
    private static final long STAGGER_BYTES = 17 * ALIGNMENT_BYTES;

    private final RootAllocator root;
    private boolean peaksForgotten;
    private long peakSince;
    private final Map<String, Usage> usage = new TreeMap<>();
    private final Set<Tensor> live = new LinkedHashSet<>();
    private long largeBuffers;

    /**
     * What a category holds.
     *
     * @param bytes allocated now, with headers and padding
     * @param peakBytes the most that were allocated at once
     * @param valueBytes of the bytes, those of values
     */
    public record Usage(long bytes, long peakBytes, long valueBytes) {
        private static final Usage NONE = new Usage(0, 0, 0);

        private Usage plus(long change, long ofValues) {
            long now = bytes + change;
            return new Usage(now, Math.max(peakBytes, now), valueBytes + ofValues);
        }
    }

    /** An allocator that may use the memory of this machine or container. */
    public TensorAllocator() {
        this(physicalBytes());
    }

    /** An allocator that never holds more than {@code limitBytes}. */
    public TensorAllocator(long limitBytes) {
        this.root = new RootAllocator(AllocationListener.NOOP, limitBytes, TensorAllocator::roundUp);
    }

    /**
     * Allocates a tensor of zeros. The caller owns it and closes it.
     *
     * @throws KilnException with code {@code too-little-memory} if the limit or the machine does not allow it
     */
    public synchronized Tensor allocate(String category, ElementType type, Shape shape) {
        long dataBytes = Math.multiplyExact(shape.elements(), (long) type.bytes());
        boolean large = dataBytes >= PAGE_BYTES;
        long spare = HEADER_BYTES + (large ? PAGE_BYTES : ALIGNMENT_BYTES);
        ArrowBuf memory;
        try {
            memory = root.buffer(Math.addExact(dataBytes, spare));
        } catch (OutOfMemoryException | OutOfMemoryError | ArithmeticException e) {
            throw tooLittleMemory(category, type, shape, dataBytes, e);
        }
        long start = memory.memoryAddress() + HEADER_BYTES;
        long offset = HEADER_BYTES
                + (large
                        ? Math.floorMod(largeBuffers++ * STAGGER_BYTES - start, PAGE_BYTES)
                        : Math.floorMod(-start, ALIGNMENT_BYTES));
        memory.setZero(0, memory.capacity());
        Tensor tensor = new Tensor(this, category, type, shape, memory, offset);
        live.add(tensor);
        account(category, memory.capacity(), dataBytes);
        return tensor;
    }

    /** The bytes allocated now, in all categories, with headers, padding and Arrow's own buffers. */
    public long bytes() {
        return root.getAllocatedMemory();
    }

    /**
     * The most bytes that were ever allocated at once, or since {@link #forgetPeaks} the most that tensors were part
     * of.
     */
    public synchronized long peakBytes() {
        return peaksForgotten ? peakSince : root.getPeakMemoryAllocation();
    }

    /** Begins to measure peaks anew, for work that comes after other work. */
    public synchronized void forgetPeaks() {
        peaksForgotten = true;
        peakSince = root.getAllocatedMemory();
        usage.replaceAll((category, used) -> new Usage(used.bytes(), used.bytes(), used.valueBytes()));
    }

    /** What each category that was ever used holds now and held at most, by name. */
    public synchronized Map<String, Usage> usage() {
        return new TreeMap<>(usage);
    }

    /** What {@code category} holds now and held at most; nothing if it was never used. */
    public synchronized Usage usage(String category) {
        return usage.getOrDefault(category, Usage.NONE);
    }

    /** The Arrow allocator behind this one, for readers and writers of Arrow data. It is closed with this one. */
    public BufferAllocator arrow() {
        return root;
    }

    /**
     * Ends this allocator.
     *
     * @throws IllegalStateException naming category and shape of every tensor that was not closed
     */
    @Override
    public synchronized void close() {
        if (!live.isEmpty()) {
            throw new IllegalStateException(live.size() + " tensors were not closed: "
                    + live.stream().limit(10).map(Tensor::toString).collect(Collectors.joining(", ")));
        }
        root.close();
    }

    synchronized void released(Tensor tensor, long bytes) {
        live.remove(tensor);
        account(tensor.category(), -bytes, -tensor.valueBytes());
    }

    private void account(String category, long change, long ofValues) {
        usage.put(category, usage(category).plus(change, ofValues));
        peakSince = Math.max(peakSince, root.getAllocatedMemory());
    }

    private KilnException tooLittleMemory(
            String category, ElementType type, Shape shape, long dataBytes, Throwable cause) {
        String inUse = usage.entrySet().stream()
                .sorted(Comparator.comparingLong(entry -> -entry.getValue().bytes()))
                .limit(3)
                .map(entry -> entry.getKey() + " " + readable(entry.getValue().bytes()))
                .collect(Collectors.joining(", "));
        return new KilnException(
                "too-little-memory",
                "too little memory for %s of shape %s and type %s: expected %s free, found %s of a limit of %s%s; "
                                .formatted(
                                        category,
                                        shape,
                                        type,
                                        readable(dataBytes),
                                        readable(Math.max(0, root.getLimit() - root.getAllocatedMemory())),
                                        readable(root.getLimit()),
                                        inUse.isEmpty() ? "" : " (in use: " + inUse + ")")
                        + "use a smaller model, batch or data set, or a machine with more memory",
                cause);
    }

    private static String readable(long bytes) {
        return bytes < 1 << 20
                ? String.format(Locale.ROOT, "%,d bytes", bytes)
                : String.format(Locale.ROOT, "%,.1f MiB", bytes / (double) (1 << 20));
    }

    /** Whole cache lines; Arrow's own policy doubles buffers up to the next power of two. */
    private static long roundUp(long bytes) {
        return Math.addExact(bytes, ALIGNMENT_BYTES - 1) / ALIGNMENT_BYTES * ALIGNMENT_BYTES;
    }

    private static long physicalBytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean machine
                ? machine.getTotalMemorySize()
                : Long.MAX_VALUE;
    }
}
