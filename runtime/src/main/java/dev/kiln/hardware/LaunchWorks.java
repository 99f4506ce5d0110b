package dev.kiln.hardware;

import dev.kiln.kernels.LaunchGrid;
import dev.kiln.kernels.Streams;
import dev.kiln.model.Memory;
import dev.kiln.model.Tasks;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** What it costs to have a device do nothing. */
final class LaunchWorks {
    /** The id of the execution with one task. */
    static final String SINGLE = "launch.single";

    /** The id of a task among many. */
    static final String CHAIN = "launch.chain";

    private static final int TASKS = 64;

    private final Workbench bench;

    LaunchWorks(Workbench bench) {
        this.bench = bench;
    }

    /** One task alone, and one of a chain. */
    List<WorkSpec> all() {
        return List.of(
                new WorkSpec(
                        SINGLE,
                        Group.LAUNCH,
                        "An execution of one empty task",
                        "INT32",
                        0,
                        Integer.BYTES,
                        1,
                        true,
                        () -> chain(1)),
                new WorkSpec(
                        CHAIN,
                        Group.LAUNCH,
                        "An empty task among " + TASKS,
                        "INT32",
                        0,
                        Integer.BYTES,
                        TASKS,
                        true,
                        () -> chain(TASKS)));
    }

    /** Each task has an array of its own, so that no two become one. */
    private Work chain(int count) {
        Memory memory = bench.memory();
        IntArray[] arrays = new IntArray[count];
        for (int i = 0; i < count; i++) {
            arrays[i] = memory.ints("bench", 1);
        }
        Tasks tasks = bench.tasks(false, (Object[]) arrays);
        for (int i = 0; i < count; i++) {
            tasks.graph().task("touch" + i, Streams::touch, tasks.context(), arrays[i], 1);
            tasks.launch("touch" + i, LaunchGrid.lanes(1));
        }
        return bench.work(tasks, memory, (Object[]) arrays);
    }
}
