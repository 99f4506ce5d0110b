package dev.kiln.embedded.graph;

import dev.kiln.embedded.host.Grid;
import java.util.Arrays;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.exceptions.TornadoTaskRuntimeException;

/** From the API's worker grids, which can change between executions, to checked grids. */
final class WorkerGrids {

    private static final long[] ONE = {1, 1, 1};

    private WorkerGrids() {}

    /** Returns whether {@code grid} was made from sizes that {@code worker} still has. Allocates nothing. */
    static boolean isSame(WorkerGrid worker, Grid grid) {
        long[] local = worker.getLocalWork();
        return Arrays.equals(worker.getGlobalWork(), grid.global())
                && Arrays.equals(local == null ? ONE : local, grid.local());
    }

    /** Checks the sizes of {@code worker}; without a local size, each work item is a group. */
    static Grid grid(String task, WorkerGrid worker) {
        long[] global = worker.getGlobalWork();
        long[] wanted = worker.getLocalWork();
        long[] local = wanted == null ? ONE : wanted;
        for (long offset : worker.getGlobalOffset()) {
            if (offset != 0) {
                throw refused(
                        task,
                        "a global offset of " + Arrays.toString(worker.getGlobalOffset()),
                        "0. Add the offset in the kernel");
            }
        }
        for (int d = 0; d < 3; d++) {
            if (d >= worker.dimension() && (global[d] != 1 || local[d] != 1)) {
                throw refused(
                        task,
                        "size " + global[d] + " and local size " + local[d] + " in dimension " + d,
                        "1 and 1 in a grid of " + worker.dimension() + " dimension(s)");
            }
            if (global[d] < 0 || global[d] > Integer.MAX_VALUE) {
                throw refused(task, "size " + global[d] + " in dimension " + d, "0 to " + Integer.MAX_VALUE);
            }
            if (local[d] < 1 || global[d] % local[d] != 0) {
                throw refused(
                        task,
                        "local size " + local[d] + " and global size " + global[d] + " in dimension " + d,
                        "a local size that divides the global size. Pad the global size and guard the kernel with "
                                + "if (i < n)");
            }
        }
        return new Grid(worker.dimension(), global, local);
    }

    private static TornadoTaskRuntimeException refused(String task, String actual, String expected) {
        return new TornadoTaskRuntimeException("Task " + task + ": its grid has " + actual + "; expected " + expected);
    }
}
