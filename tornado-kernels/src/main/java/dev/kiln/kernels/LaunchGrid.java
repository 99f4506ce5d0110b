package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.WorkerGrid2D;

/**
 * The launch geometries that the kernels' Javadoc names. Global sizes are padded to a multiple of the local size,
 * because TornadoVM only prints an enqueue error when one does not divide the other.
 */
public final class LaunchGrid {
    /** Work items of a full group along the lanes: a multiple of every vector width and of a warp. */
    public static final int GROUP = 64;

    /** Work items of a group that shares a scale: the widest vector, since a group that fills none runs without. */
    private static final int SCALE_GROUP = 16;

    private static final int SMALLEST_GROUP = 8;

    private LaunchGrid() {}

    /**
     * One work item for each of {@code n} elements, columns or rows.
     *
     * @param n number of work items that do something, at least 1
     */
    public static WorkerGrid lanes(int n) {
        int local = groupFor(n);
        WorkerGrid grid = new WorkerGrid1D(padded(n, local));
        grid.setLocalWork(local, 1, 1);
        return grid;
    }

    /**
     * One work item for each element of a matrix: lanes along the columns, {@code globalIdy} is the row.
     *
     * @param columns extent along {@code globalIdx}, at least 1
     * @param rows extent along {@code globalIdy}, not padded, at least 1
     */
    public static WorkerGrid plane(int columns, int rows) {
        int local = groupFor(columns);
        WorkerGrid grid = new WorkerGrid2D(padded(columns, local), requirePositive(rows));
        grid.setLocalWork(local, 1, 1);
        return grid;
    }

    /**
     * One group of {@link #GROUP} work items for each row: {@code groupIdx} is the row, {@code localIdx} the lane.
     *
     * @param rows number of groups, at least 1
     */
    public static WorkerGrid groups(int rows) {
        WorkerGrid grid = new WorkerGrid1D(Math.multiplyExact(requirePositive(rows), GROUP));
        grid.setLocalWork(GROUP, 1, 1);
        return grid;
    }

    /**
     * One group of work items for each group of elements that share a scale: {@code groupIdx} is its place in the row,
     * {@code groupIdy} the row. Kernels go through the elements in steps of the group's size.
     *
     * @param groups in a row, at least 1
     * @param rows at least 1
     */
    public static WorkerGrid scaleGroups(int groups, int rows) {
        WorkerGrid grid =
                new WorkerGrid2D(Math.multiplyExact(requirePositive(groups), SCALE_GROUP), requirePositive(rows));
        grid.setLocalWork(SCALE_GROUP, 1, 1);
        return grid;
    }

    private static int groupFor(int n) {
        return n >= GROUP ? GROUP : padded(requirePositive(n), SMALLEST_GROUP);
    }

    private static int padded(int n, int multiple) {
        return Math.multiplyExact(Math.ceilDiv(n, multiple), multiple);
    }

    private static int requirePositive(int n) {
        if (n < 1) {
            throw new IllegalArgumentException("launch grid: expected an extent of at least 1, got " + n);
        }
        return n;
    }
}
