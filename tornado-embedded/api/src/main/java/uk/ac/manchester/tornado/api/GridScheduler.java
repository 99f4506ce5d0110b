package uk.ac.manchester.tornado.api;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The grids of a plan's tasks, by {@code graph.task}. */
public class GridScheduler {

    private final ConcurrentHashMap<String, WorkerGrid> grids = new ConcurrentHashMap<>();

    /** Starts without a grid. */
    public GridScheduler() {}

    /** Starts with one grid. */
    public GridScheduler(String taskName, WorkerGrid workerGrid) {
        grids.put(taskName, workerGrid);
    }

    /** Sets the grid of the task {@code taskName}, written {@code graph.task}. */
    public void addWorkerGrid(String taskName, WorkerGrid workerGrid) {
        grids.put(taskName, workerGrid);
    }

    /** Returns the grid of a task, or null. */
    public @Nullable WorkerGrid get(String taskName) {
        return grids.get(taskName);
    }

    /** Returns whether a task of a graph has a grid. */
    public boolean contains(String taskScheduleName, String taskName) {
        return grids.containsKey(taskScheduleName + "." + taskName);
    }

    /** Returns the names of all tasks that have a grid. */
    public Set<String> keySet() {
        return grids.keySet();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        grids.forEach((task, grid) -> text.append(task)
                .append("::GlobalWorkGroup=")
                .append(Arrays.toString(grid.getGlobalWork()))
                .append("::LocalWorkGroup=")
                .append(Arrays.toString(grid.getLocalWork())));
        return text.toString();
    }
}
