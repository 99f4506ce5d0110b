package dev.kiln.hardware;

import dev.kiln.kernels.LaunchGrid;
import dev.kiln.kernels.Streams;
import dev.kiln.model.Memory;
import dev.kiln.model.Tasks;
import dev.kiln.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** What memory and its caches give, and what transfers to the device and back reach. */
final class MemoryWorks {
    /** The id of the copy in main memory. */
    static final String COPY = "bandwidth.copy";

    /** The id of the triad in main memory. */
    static final String TRIAD = "bandwidth.triad";

    /** The id of the way to the device. */
    static final String TO_DEVICE = "transfer.to-device";

    /** The id of the way back. */
    static final String TO_HOST = "transfer.to-host";

    private static final float FACTOR = 0.5f;
    private static final int COPY_BYTES = 2 * Float.BYTES;
    private static final int TRIAD_BYTES = 3 * Float.BYTES;

    /** Elements of a transferred array that a task looks at. */
    private static final int TOUCHED = 8;

    private static final int MOST_TRANSFERRED = 1 << 26;

    private final Workbench bench;

    MemoryWorks(Workbench bench) {
        this.bench = bench;
    }

    /** Copy and triad in main memory, and the triad in caches that are known. */
    List<WorkSpec> bandwidths(Caches caches) {
        int n = bench.elements();
        List<WorkSpec> all = new ArrayList<>();
        all.add(new WorkSpec(COPY, Group.BANDWIDTH, "Copy", "FP32", 0, (double) COPY_BYTES * n, () -> copy(n))
                .essential());
        all.add(new WorkSpec(
                        TRIAD,
                        Group.BANDWIDTH,
                        "Triad",
                        "FP32",
                        2.0 * n,
                        (double) TRIAD_BYTES * n,
                        () -> triad(n, bench.large(0), bench.large(1), bench.large(2), bench.memory()))
                .essential());
        for (Map.Entry<Integer, Long> level : caches.levels().entrySet()) {
            // The first level is so small that launches would be measured.
            int part = (int) Math.min(n, level.getValue() / 2 / TRIAD_BYTES);
            if (level.getKey() > 1 && part > 0) {
                all.add(new WorkSpec(
                        TRIAD + ".l" + level.getKey(),
                        Group.BANDWIDTH,
                        "Triad in half of cache level " + level.getKey(),
                        "FP32",
                        2.0 * part,
                        (double) TRIAD_BYTES * part,
                        () -> cached(part)));
            }
        }
        return all;
    }

    /** To the device and back; nothing where the device works in the host's memory. */
    List<WorkSpec> transfers() {
        int n = Math.min(bench.elements(), MOST_TRANSFERRED);
        if (bench.target().capabilities().inPlace() || !moves(n)) {
            return List.of();
        }
        double bytes = (double) Float.BYTES * n;
        return List.of(
                new WorkSpec(TO_DEVICE, Group.TRANSFER, "Host to device", "FP32", 0, bytes, () -> toDevice(n)),
                new WorkSpec(TO_HOST, Group.TRANSFER, "Device to host", "FP32", 0, bytes, () -> toHost(n)));
    }

    private boolean moves(int n) {
        try (Work work = toDevice(n)) {
            return work.moved() >= (long) Float.BYTES * n;
        }
    }

    private Work copy(int n) {
        FloatArray x = bench.large(0);
        FloatArray y = bench.large(2);
        Tasks tasks = bench.tasks(false, x);
        tasks.graph().task("copy", Streams::copy, tasks.context(), x, y, n);
        tasks.launch("copy", LaunchGrid.lanes(n));
        return bench.work(tasks, bench.memory(), y);
    }

    private Work cached(int n) {
        Memory memory = bench.memory();
        FloatArray x = memory.floats("bench", n);
        FloatArray y = memory.floats("bench", n);
        Workbench.fill(x);
        Workbench.fill(y);
        return triad(n, x, y, memory.floats("bench", n), memory);
    }

    private Work triad(int n, FloatArray x, FloatArray y, FloatArray z, Memory memory) {
        FloatArray factor = FloatArray.fromElements(FACTOR);
        Tasks tasks = bench.tasks(false, x, y, factor);
        tasks.graph().task("triad", Streams::triad, tasks.context(), x, y, factor, z, n);
        tasks.launch("triad", LaunchGrid.lanes(n));
        return bench.work(tasks, memory, z);
    }

    private Work toDevice(int n) {
        Memory memory = bench.memory();
        FloatArray x = memory.tensor("bench", Shape.of(n)).floats();
        FloatArray y = memory.floats("bench", TOUCHED);
        Tasks tasks = bench.tasks(false, y);
        tasks.graph().transferToDevice(DataTransferMode.EVERY_EXECUTION, x);
        tasks.graph().task("look", Streams::copy, tasks.context(), x, y, TOUCHED);
        tasks.launch("look", LaunchGrid.lanes(TOUCHED));
        tasks.graph().transferToHost(DataTransferMode.UNDER_DEMAND, y);
        return bench.start(tasks, memory);
    }

    private Work toHost(int n) {
        Memory memory = bench.memory();
        FloatArray x = memory.floats("bench", TOUCHED);
        FloatArray y = memory.tensor("bench", Shape.of(n)).floats();
        Tasks tasks = bench.tasks(false, x, y);
        tasks.graph().task("write", Streams::copy, tasks.context(), x, y, TOUCHED);
        tasks.launch("write", LaunchGrid.lanes(TOUCHED));
        tasks.graph().transferToHost(DataTransferMode.EVERY_EXECUTION, y);
        return bench.start(tasks, memory);
    }
}
