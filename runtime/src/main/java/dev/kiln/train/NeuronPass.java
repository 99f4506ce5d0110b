package dev.kiln.train;

import dev.kiln.kernels.Clipping;
import dev.kiln.kernels.Gates;
import dev.kiln.kernels.LaunchGrid;
import dev.kiln.kernels.OptimizerSettings;
import dev.kiln.kernels.Optimizers;
import dev.kiln.kernels.Philox;
import dev.kiln.model.Gating;
import dev.kiln.model.Memory;
import dev.kiln.model.NeuronWatch;
import dev.kiln.model.Tasks;
import dev.kiln.sparsity.GateMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The tasks of a step that watch hidden neurons and train their gates. Gates are drawn before the forward pass; the
 * backward pass sums up their gradients; then the Lagrangian and AdamW step them.
 */
final class NeuronPass {
    /** Draws for gates are those of a tensor behind all others; see {@link OptimizerPass}. */
    private static final int TENSOR = 1 << 23;

    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.99;
    private static final double EPSILON = 1e-12;

    private final NeuronState state;
    private final long seed;
    private final FloatArray lossScale;

    /** Whether nobody else brings the loss scale to the device. */
    private final boolean ownScale;

    private final FloatArray unclipped;
    private final FloatArray sums;
    private final FloatArray gates;
    private final FloatArray slopes;
    private final FloatArray open;
    private final FloatArray target;
    private final FloatArray adam;
    private final IntArray key;

    /**
     * Tasks that are not yet in a graph.
     *
     * @param lossScale that gradients are multiplied by; null for none
     * @param memory for what the host sets, and what tasks pass on
     */
    NeuronPass(NeuronState state, long seed, @Nullable FloatArray lossScale, Memory memory) {
        this.state = state;
        this.seed = seed;
        int n = state.neurons();
        this.unclipped = memory.floats("statistics", Clipping.LENGTH);
        unclipped.set(Clipping.SCALE, 1);
        this.ownScale = lossScale == null;
        if (lossScale == null) {
            this.lossScale = memory.floats("statistics", 1);
            this.lossScale.set(0, 1);
        } else {
            this.lossScale = lossScale;
        }
        this.sums = memory.floats("sparsity", n);
        this.gates = memory.floats("sparsity", n);
        this.slopes = memory.floats("sparsity", n);
        this.open = memory.floats("sparsity", n);
        this.target = memory.floats("statistics", 1);
        this.adam = memory.floats("statistics", OptimizerSettings.ADAMW_LENGTH);
        this.key = memory.ints("statistics", Philox.KEY_LENGTH);
    }

    /** What stays on the device between steps, and is brought back. */
    List<FloatArray> kept() {
        return state.arrays();
    }

    /** Of that, what graphs of evaluations read. */
    List<FloatArray> read() {
        return state.isGated() ? List.of(state.logAlpha()) : List.of();
    }

    /** The settings that change with every step. */
    Object[] settings() {
        return new Object[] {target, adam, key};
    }

    /** Sets what the next step needs. */
    void prepare(long step) {
        target.set(0, (float) state.target());
        double rate = state.settings().gateRate();
        OptimizerSettings.fillAdamW(adam, rate, BETA1, BETA2, EPSILON, 0, step + 1);
        Philox.fillKey(key, seed, step);
    }

    /** Appends the tasks that draw gates, before the forward pass. */
    NeuronWatch append(Tasks tasks, Memory scratch, IntArray batchSize) {
        int n = state.neurons();
        var graph = tasks.graph();
        graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, firstArrays().toArray());
        if (state.isGated() && state.settings().gates() == GateMode.HARD_CONCRETE) {
            IntArray words = scratch.ints("sparsity", n);
            graph.task("gates-draw", Philox::fill, tasks.context(), key, words, TENSOR, n)
                    .task(
                            "gates-sample",
                            Gates::sample,
                            tasks.context(),
                            state.logAlpha(),
                            words,
                            gates,
                            slopes,
                            open,
                            n);
            tasks.launch("gates-draw", LaunchGrid.plane(Philox.LANES, Philox.blocks(n)));
            tasks.launch("gates-sample", LaunchGrid.lanes(n));
        } else if (state.isGated()) {
            graph.task(
                    "gates-threshold",
                    Gates::straightThrough,
                    tasks.context(),
                    state.logAlpha(),
                    gates,
                    slopes,
                    open,
                    n);
            tasks.launch("gates-threshold", LaunchGrid.lanes(n));
        }
        return new NeuronWatch(
                state.layers(),
                state.isGated() ? new Gating(state.layers(), gates) : null,
                sums,
                state.map(),
                batchSize,
                lossScale,
                (float) state.settings().activityThreshold(),
                (float) state.settings().mapDecay());
    }

    private List<Object> firstArrays() {
        List<Object> arrays = new ArrayList<>(List.of(sums));
        if (state.isGated()) {
            arrays.addAll(List.of(gates, slopes, open, unclipped));
        }
        if (ownScale) {
            arrays.add(lossScale);
        }
        return arrays;
    }

    /** Appends the tasks that step gates, after the backward pass. */
    void appendUpdate(Tasks tasks, Memory scratch) {
        if (!state.isGated() || state.settings().gates() == GateMode.NONE) {
            return;
        }
        int n = state.neurons();
        FloatArray gradient = scratch.floats("sparsity", n);
        float rate = (float) state.settings().multiplierRate();
        tasks.graph()
                .task("gates-lagrange", Gates::lagrange, tasks.context(), open, target, state.lagrange(), rate, n)
                .task(
                        "gates-gradient",
                        Gates::gradient,
                        tasks.context(),
                        sums,
                        slopes,
                        open,
                        target,
                        state.lagrange(),
                        gradient,
                        n)
                .task(
                        "gates-update",
                        Optimizers::adamW,
                        tasks.context(),
                        state.logAlpha(),
                        gradient,
                        state.firstMoment(),
                        state.secondMoment(),
                        adam,
                        unclipped,
                        n);
        tasks.launch("gates-lagrange", LaunchGrid.lanes(1));
        tasks.launch("gates-gradient", LaunchGrid.lanes(n));
        tasks.launch("gates-update", LaunchGrid.lanes(n));
    }
}
