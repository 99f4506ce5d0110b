package dev.kiln.model;

import dev.kiln.tensor.TensorAllocator;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** An {@link InferenceGraph} with the plan that runs it. */
public final class Inference implements AutoCloseable {
    private final TornadoExecutionPlan plan;
    private final int index;
    private final InferenceGraph graph;
    private final boolean owns;

    private Inference(TornadoExecutionPlan plan, int index, InferenceGraph graph, boolean owns) {
        this.plan = plan;
        this.index = index;
        this.graph = graph;
        this.owns = owns;
    }

    /** A plan of its own, which takes the weights as they are at its first execution. */
    public static Inference of(Model model, int batch, TensorAllocator allocator) {
        return of(model, batch, null, allocator);
    }

    /**
     * The same on a device.
     *
     * @param device to run on; null for the engine's default
     */
    public static Inference of(Model model, int batch, @Nullable TornadoDevice device, TensorAllocator allocator) {
        GridScheduler grids = new GridScheduler();
        InferenceGraph graph = new InferenceGraph(model, batch, grids, allocator);
        try {
            TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.graph()).withGridScheduler(grids);
            if (device != null) {
                plan.withDevice(device);
            }
            return new Inference(plan, 0, graph, true);
        } catch (RuntimeException e) {
            graph.close();
            throw e;
        }
    }

    /** A graph of a plan that someone else closes. */
    public static Inference within(TornadoExecutionPlan plan, int index, InferenceGraph graph) {
        return new Inference(plan, index, graph, false);
    }

    /** B, the most samples of one execution. */
    public int batch() {
        return graph.batch();
    }

    /**
     * Runs one batch; see {@link InferenceGraph#prepare}.
     *
     * @return the graph, which holds losses and probabilities until the next call
     */
    public InferenceGraph run(FloatArray samples, IntArray classes, int size) {
        graph.prepare(samples, classes, size);
        plan.withGraph(index).execute();
        return graph;
    }

    @Override
    public void close() {
        if (owns) {
            try (graph) {
                plan.close();
            } catch (uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException e) {
                throw new IllegalStateException("the plan of an inference could not be closed", e);
            }
        }
    }
}
