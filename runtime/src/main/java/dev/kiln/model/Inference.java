package dev.kiln.model;

import dev.kiln.device.Target;
import dev.kiln.tensor.TensorAllocator;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
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
    public static Inference of(Model model, int batch, Target target, TensorAllocator allocator) {
        return of(model, null, batch, target, allocator, InferenceGraph.Weights.TAKEN_ONCE);
    }

    /** {@link #of} with gates, which are taken as they are at the first execution, too. */
    public static Inference gated(
            Model model, @Nullable TrainedGates gates, int batch, Target target, TensorAllocator allocator) {
        return of(model, gates, batch, target, allocator, InferenceGraph.Weights.TAKEN_ONCE);
    }

    /** A plan of its own, which takes the weights as they are on the host at each execution. */
    public static Inference following(Model model, int batch, Target target, TensorAllocator allocator) {
        return of(model, null, batch, target, allocator, InferenceGraph.Weights.TAKEN_EACH_TIME);
    }

    private static Inference of(
            Model model,
            @Nullable TrainedGates gates,
            int batch,
            Target target,
            TensorAllocator allocator,
            InferenceGraph.Weights from) {
        GridScheduler grids = new GridScheduler();
        InferenceGraph graph =
                new InferenceGraph(model, gates, batch, grids, target.capabilities(), allocator, from, "");
        try {
            return new Inference(target.plan(grids, graph.graph()), 0, graph, true);
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
