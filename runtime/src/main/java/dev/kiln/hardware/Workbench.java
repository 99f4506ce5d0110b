package dev.kiln.hardware;

import dev.kiln.device.DeviceInfo;
import dev.kiln.device.Target;
import dev.kiln.kernels.QuantFormat;
import dev.kiln.kernels.ScaleType;
import dev.kiln.kernels.StoredMatrix;
import dev.kiln.model.FormatTasks;
import dev.kiln.model.Memory;
import dev.kiln.model.Tasks;
import dev.kiln.tensor.TensorAllocator;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** What works on one device share: the device, memory, and a few large arrays that are made only once. */
final class Workbench implements AutoCloseable {
    private static final String GRAPH = "bench";
    private static final int PERIOD = 17;

    /** A multiple of the period. */
    private static final int BLOCK = PERIOD << 12;

    private final Target target;
    private final DeviceInfo info;
    private final int elements;
    private final TensorAllocator allocator = new TensorAllocator();
    private final Memory shared = new Memory(allocator);
    private final List<FloatArray> large = new ArrayList<>();

    /**
     * A bench with nothing on it.
     *
     * @param elements of each large array
     */
    Workbench(Target target, DeviceInfo info, int elements) {
        this.target = target;
        this.info = info;
        this.elements = elements;
    }

    Target target() {
        return target;
    }

    DeviceInfo info() {
        return info;
    }

    /** Elements of each large array. */
    int elements() {
        return elements;
    }

    /**
     * An array that all works share: from −1 to 1 in the first two, at least 0 in the fourth, whatever in the third,
     * which works write.
     *
     * @param which 0…3
     */
    FloatArray large(int which) {
        while (large.size() <= which) {
            FloatArray array = shared.floats("bench", elements);
            if (large.size() < 2) {
                fill(array);
            }
            large.add(array);
        }
        return large.get(which);
    }

    /** Memory for one work. */
    Memory memory() {
        return new Memory(allocator);
    }

    /** A graph of one work. */
    Tasks tasks(boolean exact, Object... inputs) {
        GridScheduler grids = new GridScheduler();
        Tasks plain = Tasks.of(GRAPH, grids, target.capabilities());
        plain.graph().transferToDevice(DataTransferMode.FIRST_EXECUTION, inputs);
        return new Tasks(plain.graph(), grids, plain.context(), plain.capabilities(), plain.unused(), exact);
    }

    /**
     * A work whose results stay on the device.
     *
     * @param memory that it owns from now on
     * @param outputs arrays that its tasks write
     */
    Work work(Tasks tasks, Memory memory, Object... outputs) {
        tasks.graph().transferToHost(DataTransferMode.UNDER_DEMAND, outputs);
        return start(tasks, memory);
    }

    /** A work whose graph is complete. */
    Work start(Tasks tasks, Memory memory) {
        return new Work(memory, target.plan(tasks.grids(), tasks.graph().snapshot()));
    }

    /** A matrix of numbers from −1 to 1 in a format. */
    StoredMatrix matrix(Memory memory, QuantFormat format, int rows, int columns) {
        StoredMatrix matrix = memory.matrix("bench", format, rows, columns);
        if (format.equals(QuantFormat.FP32)) {
            fill(matrix.floats());
            return matrix;
        }
        Memory scratch = memory();
        FloatArray values = scratch.floats("scratch", rows, columns);
        fill(values);
        Tasks tasks = tasks(false, values);
        new FormatTasks(tasks).encode("encode", values, matrix);
        boolean scaled = format.scale() != ScaleType.NONE;
        tasks.graph()
                .transferToHost(
                        DataTransferMode.EVERY_EXECUTION,
                        scaled ? new Object[] {matrix.codes(), matrix.scales()} : new Object[] {matrix.codes()});
        try (Work encoder = start(tasks, scratch)) {
            encoder.run();
        }
        return matrix;
    }

    /** Numbers from −1 to 1 that no row repeats. */
    static void fill(FloatArray array) {
        float[] block = new float[Math.min(array.getSize(), BLOCK)];
        for (int i = 0; i < block.length; i++) {
            block[i] = i % PERIOD / 8f - 1;
        }
        MemorySegment into = array.getSegment();
        for (int at = 0; at < array.getSize(); at += block.length) {
            int count = Math.min(block.length, array.getSize() - at);
            MemorySegment.copy(block, 0, into, ValueLayout.JAVA_FLOAT_UNALIGNED, (long) Float.BYTES * at, count);
        }
    }

    @Override
    public void close() {
        try (allocator) {
            shared.close();
        }
    }
}
