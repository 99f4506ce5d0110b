package dev.kiln.train;

import dev.kiln.kernels.Clipping;
import dev.kiln.kernels.LaunchGrid;
import dev.kiln.kernels.LossScaling;
import dev.kiln.kernels.OptimizerSettings;
import dev.kiln.kernels.Optimizers;
import dev.kiln.kernels.Philox;
import dev.kiln.kernels.QuantFormat;
import dev.kiln.kernels.QuantizedOptimizers;
import dev.kiln.kernels.Reductions;
import dev.kiln.kernels.ScaleType;
import dev.kiln.kernels.StoredMatrix;
import dev.kiln.model.Memory;
import dev.kiln.model.Model;
import dev.kiln.model.Parameter;
import dev.kiln.model.Tasks;
import dev.kiln.model.WeightUpdates;
import dev.kiln.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/**
 * The tasks that measure the gradients' norm, clip them and step the parameters, and the arrays that they keep between
 * steps. Matrices decay, biases and norms do not: each kind has its own settings array.
 */
final class OptimizerPass {
    /** Draws for residuals are those of tensors behind all that dropout numbers. */
    private static final int FIRST_ROUNDED_TENSOR = 1 << 16;

    /** Draws for what the optimizer remembers lie behind those for residuals, a range for each kind. */
    private static final int STATE_TENSORS = 1 << 20;

    private final TrainConfig config;
    private final Model model;
    private final Model gradients;
    private final OptimizerState state;
    private final FloatArray clip;
    private final FloatArray maxNorm;
    private final IntArray normWanted;

    /** In place of moments that an optimizer does not keep. */
    private final List<FloatArray> unused;

    private final EarlySteps early;

    private final boolean clips;
    private final FloatArray decaying;
    private final FloatArray plain;

    /** State of the loss scaling; none without FP16 gradients. */
    private final @Nullable FloatArray lossScale;

    /** Key of the draws that residuals are rounded by. */
    private final IntArray roundingKey;

    /**
     * Tasks that are not yet in a graph.
     *
     * @param state what they remember; it belongs to the caller
     * @param memory for what the host sets and looks at
     */
    OptimizerPass(TrainConfig config, Model model, Model gradients, OptimizerState state, Memory memory) {
        this.config = config;
        this.model = model;
        this.gradients = gradients;
        this.state = state;
        int length =
                config.optimizer() == OptimizerKind.SGD ? OptimizerSettings.SGD_LENGTH : OptimizerSettings.ADAMW_LENGTH;
        this.decaying = memory.floats("statistics", length);
        this.plain = memory.floats("statistics", length);
        this.clip = memory.floats("statistics", Clipping.LENGTH);
        this.maxNorm = memory.floats("statistics", 1);
        this.normWanted = memory.ints("statistics", 1);
        this.unused = List.of(memory.floats("scratch", 1), memory.floats("scratch", 1));
        this.clips = config.clipNorm() > 0;
        this.roundingKey = memory.ints("statistics", Philox.KEY_LENGTH);
        maxNorm.set(0, (float) config.clipNorm());
        this.lossScale = state.lossScale();
        this.early = new EarlySteps(
                model,
                gradients,
                parameter ->
                        kinds().stream().map(kind -> state.of(parameter, kind)).toList(),
                this::settings,
                unused,
                normWanted,
                kind());
    }

    /** What the optimizer remembers, by parameter name and kind, in order. */
    Map<String, Tensor> state() {
        return state.tensors();
    }

    /** The same as device arrays: a graph knows an array by its identity, so there is one for each tensor. */
    Object[] stateArrays() {
        return state.arrays();
    }

    /** The settings that change with every step. */
    Object[] settings() {
        return new Object[] {decaying, plain, normWanted, roundingKey};
    }

    /** State of the loss scaling, {@link LossScaling}, on a device; none without FP16 gradients. */
    @Nullable
    FloatArray lossScale() {
        return lossScale;
    }

    /** What never changes. */
    Object[] constants() {
        return new Object[] {maxNorm, unused.getFirst(), unused.getLast()};
    }

    /** Scale, skip flag and norm of the latest step, see {@link Clipping}. */
    FloatArray clip() {
        return clip;
    }

    /** What the host looks at after each step. */
    Object[] watched() {
        return lossScale == null ? new Object[] {clip} : new Object[] {clip, lossScale};
    }

    /** Whether the latest step measured its gradients' norm. */
    boolean hasNorm() {
        return normWanted.get(0) != 0;
    }

    /** Whether the latest step was skipped as its gradients were not finite, and it was not the loss scale's fault. */
    boolean overflowed() {
        boolean skipped = clip.get(Clipping.SKIP) != 0f;
        return skipped && (lossScale == null || lossScale.get(LossScaling.SCALE) <= LossScaling.FLOOR);
    }

    /** Sets what the next step needs; {@code measured} also measures the norm, as clipping does in any case. */
    void prepare(float learningRate, long step, boolean measured) {
        normWanted.set(0, measured || clips ? 1 : 0);
        Philox.fillKey(roundingKey, config.seed(), step);
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

    /**
     * Steps FP32 weights where their gradient is computed, on a device with the library for it. Not where all gradients
     * are needed before the first step: to clip them, or to know whether they are finite.
     */
    WeightUpdates updates() {
        boolean needsAll = clips || lossScale != null || model.precision().exact();
        return needsAll ? WeightUpdates.NONE : early;
    }

    /** Appends all tasks; what they only pass on to each other comes from {@code scratch}. */
    void append(Tasks tasks, Memory scratch) {
        int partials = 0;
        for (Parameter parameter : trained()) {
            partials += Reductions.partials((int) parameter.elements());
        }
        FloatArray sums = scratch.floats("statistics", partials);
        int offset = 0;
        for (Parameter parameter : trained()) {
            offset += appendSquares(tasks, parameter, sums, offset);
        }
        if (lossScale == null) {
            tasks.graph().task("norm", Clipping::finish, tasks.context(), sums, maxNorm, clip, partials);
        } else {
            int interval = LossScaling.INTERVAL;
            tasks.graph()
                    .task(
                            "norm",
                            LossScaling::finish,
                            tasks.context(),
                            sums,
                            maxNorm,
                            clip,
                            lossScale,
                            partials,
                            interval);
        }
        tasks.launch("norm", LaunchGrid.lanes(1));
        List<Parameter> parameters = trained();
        int largest = model.network().parameters().stream()
                .mapToInt(parameter -> (int) parameter.elements())
                .max()
                .orElseThrow();
        StatePacking packing = new StatePacking(tasks, state, roundingKey, scratch, largest);
        List<String> kinds = kinds();
        for (int i = 0; i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            String id = id(parameter) + "-update";
            FloatArray first = kinds.isEmpty() ? unused.getFirst() : packing.unpack(id, parameter, kinds.getFirst());
            FloatArray second = kinds.size() < 2 ? unused.getLast() : packing.unpack(id, parameter, kinds.getLast());
            if (early.has(parameter)) {
                early.appendStep(tasks, id, parameter, first, second, clip);
            } else if (model.matrix(parameter).format().equals(QuantFormat.FP32)) {
                appendUpdate(tasks, id, parameter, first, second);
                tasks.launch(id, LaunchGrid.lanes((int) parameter.elements()));
            } else {
                appendQuantizedUpdate(tasks, id, parameter, FIRST_ROUNDED_TENSOR + i, first, second);
            }
            for (int k = 0; k < kinds.size(); k++) {
                packing.pack(id, parameter, kinds.get(k), (k + 1) * STATE_TENSORS + i);
            }
        }
    }

    /** The parameters with the rows that are trained, which are the first ones. */
    private List<Parameter> trained() {
        return gradients.network().parameters();
    }

    /** What is remembered of each parameter. */
    private List<String> kinds() {
        return switch (kind()) {
            case OptimizerSettings.SGD -> List.of();
            case OptimizerSettings.ADAMW -> List.of("first_moment", "second_moment");
            default -> List.of("velocity");
        };
    }

    /** Whether the library has all its functions: but for one, they are for arrays in the host's memory alone. */
    static boolean hasHostLibrary(Tasks tasks) {
        return tasks.capabilities().optimizerLibrary() && tasks.capabilities().inPlace();
    }

    /** Returns how many partial sums there are. */
    private int appendSquares(Tasks tasks, Parameter parameter, FloatArray sums, int offset) {
        int n = (int) parameter.elements();
        String id = id(parameter) + "-norm";
        StoredMatrix gradient = gradients.matrix(parameter);
        var graph = tasks.graph();
        if (gradient.codes() instanceof ShortArray half && hasHostLibrary(tasks)) {
            graph.libraryTask(id, LossScaling::squaresTask, half, sums, normWanted, offset, n);
            return Reductions.partials(n);
        }
        if (gradient.codes() instanceof ShortArray half) {
            graph.task(id, LossScaling::squares, tasks.context(), half, sums, normWanted, offset, n);
        } else if (lossScale != null) {
            graph.task(id, Reductions::sumOfSquares, tasks.context(), gradient.floats(), sums, offset, n);
        } else {
            graph.task(id, Clipping::squares, tasks.context(), gradient.floats(), sums, normWanted, offset, n);
        }
        tasks.launch(id, LaunchGrid.plane(Reductions.LANES, Reductions.blocks(n)));
        return Reductions.partials(n);
    }

    private void appendQuantizedUpdate(
            Tasks tasks, String id, Parameter parameter, int tensor, FloatArray first, FloatArray second) {
        StoredMatrix weights = model.matrix(parameter);
        int rows = gradients.matrix(parameter).rows();
        QuantFormat format = weights.format();
        ShortArray residual = model.residual(parameter);
        ShortArray g = (ShortArray) gradients.matrix(parameter).codes();
        FloatArray settings = settings(parameter);
        int kind = kind();
        int powersOfTwo = model.precision().exact() ? 1 : 0;
        var graph = tasks.graph();
        var context = tasks.context();
        if (format.scale() == ScaleType.NONE) {
            ShortArray codes = (ShortArray) weights.codes();
            int n = (int) parameter.elements();
            if (hasHostLibrary(tasks)) {
                graph.libraryTask(
                        id,
                        QuantizedOptimizers::brainTask,
                        codes,
                        residual,
                        g,
                        first,
                        second,
                        settings,
                        clip,
                        roundingKey,
                        tensor,
                        kind,
                        n);
                return;
            }
            graph.task(
                    id,
                    QuantizedOptimizers::brain,
                    context,
                    codes,
                    residual,
                    g,
                    first,
                    second,
                    settings,
                    clip,
                    roundingKey,
                    tensor,
                    kind,
                    n);
            tasks.launch(id, LaunchGrid.plane(Philox.LANES, Philox.blocks(n)));
            return;
        }
        if (tasks.capabilities().optimizerLibrary()) {
            graph.libraryTask(
                    id,
                    QuantizedOptimizers::scaledTask,
                    (ByteArray) weights.codes(),
                    (ShortArray) weights.scales(),
                    residual,
                    g,
                    first,
                    second,
                    settings,
                    clip,
                    roundingKey,
                    tensor,
                    kind,
                    (int) format.codes().largest(),
                    format.codesPerByte(),
                    powersOfTwo,
                    rows,
                    weights.columns(),
                    format.group());
            return;
        }
        graph.task(
                id,
                QuantizedOptimizers::scaled,
                context,
                (ByteArray) weights.codes(),
                (ShortArray) weights.scales(),
                residual,
                g,
                first,
                second,
                settings,
                clip,
                roundingKey,
                tensor,
                kind,
                (int) format.codes().largest(),
                format.codesPerByte(),
                powersOfTwo,
                weights.columns(),
                format.group());
        tasks.launch(id, LaunchGrid.scaleGroups(format.groups(weights.columns()), rows));
    }

    private FloatArray settings(Parameter parameter) {
        return parameter.decays() ? decaying : plain;
    }

    private int kind() {
        if (config.optimizer() == OptimizerKind.ADAMW) {
            return OptimizerSettings.ADAMW;
        }
        if (config.momentum() == 0) {
            return OptimizerSettings.SGD;
        }
        return config.nesterov() ? OptimizerSettings.NESTEROV_SGD : OptimizerSettings.MOMENTUM_SGD;
    }

    private void appendUpdate(Tasks tasks, String id, Parameter parameter, FloatArray first, FloatArray second) {
        FloatArray w = model.array(parameter);
        FloatArray g = gradients.array(parameter);
        FloatArray settings = settings(parameter);
        int n = (int) parameter.elements();
        var graph = tasks.graph();
        var context = tasks.context();
        switch (kind()) {
            case OptimizerSettings.SGD -> graph.task(id, Optimizers::sgd, context, w, g, settings, clip, n);
            case OptimizerSettings.NESTEROV_SGD ->
                graph.task(id, Optimizers::sgdNesterov, context, w, g, first, settings, clip, n);
            case OptimizerSettings.MOMENTUM_SGD ->
                graph.task(id, Optimizers::sgdMomentum, context, w, g, first, settings, clip, n);
            default -> graph.task(id, Optimizers::adamW, context, w, g, first, second, settings, clip, n);
        }
    }

    private void fillAdamW(FloatArray settings, float learningRate, double weightDecay, long step) {
        OptimizerSettings.fillAdamW(
                settings, learningRate, config.beta1(), config.beta2(), config.epsilon(), weightDecay, step);
    }

    /** {@code layers.0.weight} becomes {@code layer0-weight}: task names have no dots. */
    static String id(Parameter parameter) {
        return parameter.name().replaceFirst("^layers\\.", "layer").replace('.', '-');
    }
}
