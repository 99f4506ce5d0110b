package dev.kiln.embedded.graph;

import dev.kiln.tornado.spi.GraphDefinition;
import dev.kiln.tornado.spi.GraphNode;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.exceptions.TornadoOutOfMemoryException;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.exceptions.TornadoTaskRuntimeException;

/** A graph on a device. Its subclasses say how tasks run there and what travels. */
abstract sealed class DeviceGraph permits HostGraph, OpenClGraph {

    private final String name;
    private final List<GraphNode.Consume> consumed;
    private final Set<Object> arrays;
    private final TaskFusion fusion;
    private boolean prepared;
    private boolean executed;

    /** Time of the latest profiled run, from end to end. */
    private long totalNanos;

    /**
     * Begins with nothing prepared.
     *
     * @param plan all graphs of the plan
     */
    DeviceGraph(GraphDefinition definition, List<GraphDefinition> plan) {
        name = definition.name();
        fusion = new TaskFusion(definition, plan);
        arrays = GraphChecker.declaredArrays(definition);
        consumed = definition.nodes().stream()
                .filter(GraphNode.Consume.class::isInstance)
                .map(GraphNode.Consume.class::cast)
                .toList();
    }

    final String name() {
        return name;
    }

    /** Returns the tasks in their order. */
    abstract GraphTask[] tasks();

    final Set<Object> arrays() {
        return arrays;
    }

    final List<GraphNode.Consume> consumed() {
        return consumed;
    }

    final boolean isPrepared() {
        return prepared;
    }

    final boolean isExecuted() {
        return executed;
    }

    /** Compiles what is not compiled yet, and hands each task that runs to {@code compiled}. */
    final void prepare(@Nullable GridScheduler grids, Consumer<GraphTask> compiled) {
        forEachTask(task -> task.prepareTimed(grids));
        fusion.decide(tasks());
        forEachTask(GraphTask::buildTimed);
        for (GraphTask task : tasks()) {
            if (task.host() == null) {
                compiled.accept(task);
            }
        }
        prepared = true;
    }

    private void forEachTask(Consumer<GraphTask> action) {
        for (GraphTask task : tasks()) {
            try {
                action.accept(task);
            } catch (TornadoRuntimeException | TornadoTaskRuntimeException | TornadoOutOfMemoryException e) {
                // These say already what is wrong, and where.
                throw e;
            } catch (RuntimeException e) {
                throw failure(task, e);
            }
        }
    }

    /** Reads the grids; allocates nothing where they are what they were. */
    final void updateGrids(@Nullable GridScheduler grids) {
        boolean changed = false;
        for (GraphTask task : tasks()) {
            changed |= task.updateGrid(grids);
        }
        if (changed) {
            fusion.decide(tasks());
            forEachTask(GraphTask::buildTimed);
        }
    }

    /** Returns which tasks run within others. */
    final TaskFusion fusion() {
        return fusion;
    }

    /** Runs and waits. */
    final void execute() {
        run();
        executed = true;
    }

    /** Runs, waits and measures. */
    final void executeTimed() {
        long start = System.nanoTime();
        runTimed();
        totalNanos = System.nanoTime() - start;
        executed = true;
    }

    abstract void run();

    abstract void runTimed();

    /** Forgets that the graph ran: what it left on the device is gone. */
    void forget() {
        executed = false;
    }

    /** Makes the next execution prepare the tasks again. */
    final void unprepare() {
        prepared = false;
    }

    void clearTimes() {
        totalNanos = 0;
        for (GraphTask task : tasks()) {
            task.clearTimes();
        }
    }

    final long totalNanos() {
        return totalNanos;
    }

    /** Returns the time of the latest profiled run's transfers to the device. */
    long writeNanos() {
        return 0;
    }

    /** Returns the time of the latest profiled run's transfers to the host. */
    long readNanos() {
        return 0;
    }

    /** Returns for how long, in the latest profiled run, graphs without tasks sent arrays while tasks ran. */
    long overlapNanos() {
        return 0;
    }

    /** Returns the bytes that the latest profiled run copied to the device. */
    long writtenBytes() {
        return 0;
    }

    /** Returns the bytes that the latest profiled run copied to the host. */
    long readBytes() {
        return 0;
    }

    static RuntimeException failure(GraphTask task, RuntimeException cause) {
        TornadoRuntimeException failure = new TornadoRuntimeException(
                "Task " + task.name() + " (" + task.label() + ") failed: " + cause.getMessage());
        failure.initCause(cause);
        return failure;
    }
}
