package dev.kiln.embedded.graph;

import dev.kiln.embedded.host.WorkPool;
import dev.kiln.tornado.spi.GraphDefinition;
import dev.kiln.tornado.spi.GraphNode;
import java.util.ArrayList;
import java.util.List;

/** A graph on the host, which uses arrays in place: nothing travels. */
final class HostGraph extends DeviceGraph {

    private final HostTask[] tasks;
    private final WorkPool pool;

    HostGraph(
            GraphDefinition definition,
            List<GraphDefinition> plan,
            WorkPool pool,
            TaskCompiler<CompiledTask> compiler,
            HostLibraries libraries) {
        super(definition, plan);
        this.pool = pool;
        List<HostTask> found = new ArrayList<>();
        for (GraphNode node : definition.nodes()) {
            switch (node) {
                case GraphNode.Task task -> found.add(new KernelTask(name() + "." + task.id(), task, compiler));
                case GraphNode.LibraryTask task ->
                    found.add(new LibraryCall(name() + "." + task.id(), task.call(), libraries));
                default -> {}
            }
        }
        tasks = found.toArray(HostTask[]::new);
    }

    @Override
    HostTask[] tasks() {
        return tasks;
    }

    @Override
    void run() {
        for (HostTask task : tasks) {
            try {
                task.run(pool);
            } catch (RuntimeException e) {
                throw failure(task, e);
            }
        }
    }

    @Override
    void runTimed() {
        long start = System.nanoTime();
        for (HostTask task : tasks) {
            try {
                task.runTimed(pool, start);
            } catch (RuntimeException e) {
                throw failure(task, e);
            }
        }
    }
}
