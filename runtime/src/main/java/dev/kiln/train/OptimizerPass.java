package dev.kiln.train;

import dev.kiln.kernels.Clipping;
import dev.kiln.kernels.LaunchGrid;
import dev.kiln.kernels.OptimizerSettings;
import dev.kiln.kernels.Optimizers;
import dev.kiln.kernels.Reductions;
import dev.kiln.model.Memory;
import dev.kiln.model.Model;
import dev.kiln.model.Parameter;
import dev.kiln.model.Tasks;
import dev.kiln.tensor.Shape;
import dev.kiln.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The tasks that measure the gradients' norm, clip them and step the parameters, and the arrays that they keep between
 * steps. Matrices decay, biases and norms do not: each kind has its own settings array.
 */
final class OptimizerPass {
    private final TrainConfig config;
    private final Model model;
    private final Model gradients;
    private final Memory memory;
    private final Map<String, Tensor> state = new LinkedHashMap<>();
    private final Map<String, FloatArray> arrays = new LinkedHashMap<>();
    private final FloatArray clip;
    private final FloatArray maxNorm;
    private final IntArray normWanted;
    private final boolean clips;
    private final FloatArray decaying;
    private final FloatArray plain;

    OptimizerPass(TrainConfig config, Model model, Model gradients, Memory memory) {
        this.config = config;
        this.model = model;
        this.gradients = gradients;
        this.memory = memory;
        int length =
                config.optimizer() == OptimizerKind.SGD ? OptimizerSettings.SGD_LENGTH : OptimizerSettings.ADAMW_LENGTH;
        this.decaying = memory.floats("statistics", length);
        this.plain = memory.floats("statistics", length);
        this.clip = memory.floats("statistics", Clipping.LENGTH);
        this.maxNorm = memory.floats("statistics", 1);
        this.normWanted = memory.ints("statistics", 1);
        this.clips = config.clipNorm() > 0;
        maxNorm.set(0, (float) config.clipNorm());
        for (Parameter parameter : model.network().parameters()) {
            switch (config.optimizer()) {
                case SGD -> {
                    if (config.momentum() > 0) {
                        keep(parameter, "velocity");
                    }
                }
                case ADAMW -> {
                    keep(parameter, "first_moment");
                    keep(parameter, "second_moment");
                }
            }
        }
    }

    /** What the optimizer remembers, by parameter name and kind, in order. */
    Map<String, Tensor> state() {
        return Collections.unmodifiableMap(state);
    }

    /** The same as device arrays: a graph knows an array by its identity, so there is one for each tensor. */
    Object[] stateArrays() {
        return arrays.values().toArray();
    }

    /** The settings that change with every step. */
    Object[] settings() {
        return new Object[] {decaying, plain, normWanted};
    }

    FloatArray maxNorm() {
        return maxNorm;
    }

    /** Scale, skip flag and norm of the latest step, see {@link Clipping}. */
    FloatArray clip() {
        return clip;
    }

    /** Whether the latest step measured its gradients' norm. */
    boolean hasNorm() {
        return normWanted.get(0) != 0;
    }

    /** Sets what the next step needs; {@code measured} also measures the norm, as clipping does in any case. */
    void prepare(float learningRate, long step, boolean measured) {
        normWanted.set(0, measured || clips ? 1 : 0);
        switch (config.optimizer()) {
            case SGD -> {
                OptimizerSettings.fillSgd(decaying, learningRate, config.momentum(), config.weightDecay());
                OptimizerSettings.fillSgd(plain, learningRate, config.momentum(), 0);
            }
            case ADAMW -> {
                fillAdamW(decaying, learningRate, config.weightDecay(), step + 1);
                fillAdamW(plain, learningRate, 0, step + 1);
            }
        }
    }

    /** Appends all tasks; what they only pass on to each other comes from {@code scratch}. */
    void append(Tasks tasks, Memory scratch) {
        int partials = 0;
        for (Parameter parameter : model.network().parameters()) {
            partials += Reductions.partials((int) parameter.elements());
        }
        FloatArray sums = scratch.floats("statistics", partials);
        int offset = 0;
        for (Parameter parameter : model.network().parameters()) {
            int n = (int) parameter.elements();
            String id = id(parameter) + "-norm";
            FloatArray gradient = gradients.array(parameter);
            tasks.graph().task(id, Clipping::squares, tasks.context(), gradient, sums, normWanted, offset, n);
            tasks.launch(id, LaunchGrid.plane(Reductions.LANES, Reductions.blocks(n)));
            offset += Reductions.partials(n);
        }
        tasks.graph().task("norm", Clipping::finish, tasks.context(), sums, maxNorm, clip, partials);
        tasks.launch("norm", LaunchGrid.lanes(1));
        for (Parameter parameter : model.network().parameters()) {
            String id = id(parameter) + "-update";
            appendUpdate(tasks, id, parameter);
            tasks.launch(id, LaunchGrid.lanes((int) parameter.elements()));
        }
    }

    private void appendUpdate(Tasks tasks, String id, Parameter parameter) {
        FloatArray w = model.array(parameter);
        FloatArray g = gradients.array(parameter);
        FloatArray settings = parameter.decays() ? decaying : plain;
        int n = (int) parameter.elements();
        var graph = tasks.graph();
        var context = tasks.context();
        switch (config.optimizer()) {
            case SGD -> {
                if (config.momentum() == 0) {
                    graph.task(id, Optimizers::sgd, context, w, g, settings, clip, n);
                } else if (config.nesterov()) {
                    FloatArray v = kept(parameter, "velocity");
                    graph.task(id, Optimizers::sgdNesterov, context, w, g, v, settings, clip, n);
                } else {
                    FloatArray v = kept(parameter, "velocity");
                    graph.task(id, Optimizers::sgdMomentum, context, w, g, v, settings, clip, n);
                }
            }
            case ADAMW -> {
                FloatArray m = kept(parameter, "first_moment");
                FloatArray v = kept(parameter, "second_moment");
                graph.task(id, Optimizers::adamW, context, w, g, m, v, settings, clip, n);
            }
        }
    }

    private void fillAdamW(FloatArray settings, float learningRate, double weightDecay, long step) {
        OptimizerSettings.fillAdamW(
                settings, learningRate, config.beta1(), config.beta2(), config.epsilon(), weightDecay, step);
    }

    private void keep(Parameter parameter, String kind) {
        Tensor tensor = memory.tensor("optimizer", new Shape(parameter.shape()));
        state.put(parameter.name() + "." + kind, tensor);
        arrays.put(parameter.name() + "." + kind, tensor.floats());
    }

    private FloatArray kept(Parameter parameter, String kind) {
        return Objects.requireNonNull(arrays.get(parameter.name() + "." + kind), kind);
    }

    /** {@code layers.0.weight} becomes {@code layer0-weight}: task names have no dots. */
    static String id(Parameter parameter) {
        return parameter.name().replaceFirst("^layers\\.", "layer").replace('.', '-');
    }
}
