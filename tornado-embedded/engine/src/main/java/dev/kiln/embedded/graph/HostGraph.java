package dev.kiln.embedded.graph;

import dev.kiln.embedded.host.WorkPool;
import dev.kiln.tornado.spi.GraphDefinition;
import dev.kiln.tornado.spi.GraphNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.exceptions.TornadoTaskRuntimeException;

/** A graph whose tasks are ready to run. */
final class HostGraph {

    private final String name;
    private final HostTask[] tasks;
    private final List<GraphNode.Consume> consumed;
    private final Set<Object> arrays;
    private boolean prepared;
    private boolean executed;
    private long totalNanos;

    HostGraph(GraphDefinition definition, TaskCompiler compiler, HostLibraries libraries) {
        name = definition.name();
        arrays = GraphChecker.declaredArrays(definition);
        List<HostTask> found = new ArrayList<>();
        List<GraphNode.Consume> consumes = new ArrayList<>();
        for (GraphNode node : definition.nodes()) {
            switch (node) {
                case GraphNode.Task task -> found.add(new KernelTask(name + "." + task.id(), task, compiler));
                case GraphNode.LibraryTask task ->
                    found.add(new LibraryCall(name + "." + task.id(), task.call(), libraries));
                case GraphNode.Consume consume -> consumes.add(consume);
                default -> {}
            }
        }
        tasks = found.toArray(HostTask[]::new);
        consumed = List.copyOf(consumes);
    }

    String name() {
        return name;
    }

    HostTask[] tasks() {
        return tasks;
    }

    Set<Object> arrays() {
        return arrays;
    }

    List<GraphNode.Consume> consumed() {
        return consumed;
    }

    boolean isPrepared() {
        return prepared;
    }

    boolean isExecuted() {
        return executed;
    }

    long totalNanos() {
        return totalNanos;
    }

    /** Compiles what is not compiled yet, and hands each task to {@code compiled}. */
    void prepare(Consumer<HostTask> compiled) {
        for (HostTask task : tasks) {
            try {
                task.prepareTimed();
            } catch (TornadoRuntimeException | TornadoTaskRuntimeException e) {
                // These say already what is wrong, and where.
                throw e;
            } catch (RuntimeException e) {
                throw failure(task, e);
            }
            compiled.accept(task);
        }
        prepared = true;
    }

    void updateGrids(@Nullable GridScheduler grids) {
        for (HostTask task : tasks) {
            task.updateGrid(grids);
        }
    }

    void run(WorkPool pool) {
        for (HostTask task : tasks) {
            try {
                task.run(pool);
            } catch (RuntimeException e) {
                throw failure(task, e);
            }
        }
        executed = true;
    }

    void runTimed(WorkPool pool) {
        long start = System.nanoTime();
        for (HostTask task : tasks) {
            try {
                task.runTimed(pool);
            } catch (RuntimeException e) {
                throw failure(task, e);
            }
        }
        totalNanos = System.nanoTime() - start;
        executed = true;
    }

    /** Forgets that the graph ran: what it left on the device is gone. */
    void forget() {
        executed = false;
    }

    void clearTimes() {
        totalNanos = 0;
        for (HostTask task : tasks) {
            task.clearTimes();
        }
    }

    private static RuntimeException failure(HostTask task, RuntimeException cause) {
        TornadoRuntimeException failure = new TornadoRuntimeException(
                "Task " + task.name() + " (" + task.label() + ") failed: " + cause.getMessage());
        failure.initCause(cause);
        return failure;
    }
}
