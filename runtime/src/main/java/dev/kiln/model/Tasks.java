package dev.kiln.model;

import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.WorkerGrid;

/**
 * A task graph under construction, with the launch grids of its tasks and the memory that they share.
 *
 * @param graph to which tasks are appended
 * @param grids of the plan that the graph will belong to
 * @param context that kernels are given
 */
public record Tasks(TaskGraph graph, GridScheduler grids, KernelContext context) {
    /** A new graph. */
    public static Tasks of(String graphName, GridScheduler grids) {
        return new Tasks(new TaskGraph(graphName), grids, new KernelContext());
    }

    /** Says how the task {@code id} is launched. */
    public void launch(String id, WorkerGrid grid) {
        grids.addWorkerGrid(graph.getTaskGraphName() + "." + id, grid);
    }
}
