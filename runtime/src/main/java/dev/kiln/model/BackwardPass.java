package dev.kiln.model;

import dev.kiln.kernels.Activations;
import dev.kiln.kernels.Bias;
import dev.kiln.kernels.Columns;
import dev.kiln.kernels.Epilogue;
import dev.kiln.kernels.Gates;
import dev.kiln.kernels.GemmSpec;
import dev.kiln.kernels.LaunchGrid;
import dev.kiln.kernels.LayerNorm;
import dev.kiln.kernels.QuantFormat;
import dev.kiln.kernels.RmsNorm;
import dev.kiln.kernels.ScaleType;
import dev.kiln.kernels.StoredMatrix;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/**
 * The tasks that turn the gradient of the logits into gradients of all parameters, from the last layer to the first.
 * The gradient that travels between layers lives in two arrays that take turns. The mask of a ReLU that belongs to a
 * dense layer's input is applied by the task that computes the gradient of that input.
 */
public final class BackwardPass {
    private final Tasks tasks;
    private final Model model;
    private final Model gradients;
    private final ForwardPass forward;
    private final Memory memory;
    private final @Nullable NeuronWatch watch;
    private final WeightUpdates updates;
    private final int firstTrained;
    private final int widest;

    /** By format, the two arrays that the gradient lives in. */
    private final Map<QuantFormat, List<StoredMatrix>> turns = new HashMap<>();

    private StoredMatrix current;
    private int turn;

    /**
     * Appends the tasks.
     *
     * @param model the parameters
     * @param gradients of the parameters, which are written
     * @param forward the forward pass in the same graph
     * @param ofLogits gradient of the logits [B × C]
     * @param watch looks at hidden neurons on the way; null for none
     * @param updates may step weights on the way
     */
    public static void append(
            Tasks tasks,
            Model model,
            Model gradients,
            Memory memory,
            ForwardPass forward,
            StoredMatrix ofLogits,
            @Nullable NeuronWatch watch,
            WeightUpdates updates) {
        new BackwardPass(tasks, model, gradients, memory, forward, ofLogits, watch, updates).append();
    }

    private BackwardPass(
            Tasks tasks,
            Model model,
            Model gradients,
            Memory memory,
            ForwardPass forward,
            StoredMatrix ofLogits,
            @Nullable NeuronWatch watch,
            WeightUpdates updates) {
        this.watch = watch;
        this.updates = updates;
        this.tasks = tasks.of(model);
        this.model = model;
        this.gradients = gradients;
        this.memory = memory;
        this.forward = forward;
        this.current = ofLogits;
        List<Network.Sized> layers = model.network().layers();
        this.widest = layers.stream().mapToInt(Network.Sized::inputs).max().orElseThrow();
        this.firstTrained = layers.stream()
                .filter(layer -> !layer.parameters().isEmpty())
                .findFirst()
                .orElseThrow()
                .index();
    }

    /** One of the two arrays of a format that is not the current gradient's. */
    private StoredMatrix next(QuantFormat format, int columns) {
        List<StoredMatrix> both = turns.computeIfAbsent(
                format,
                any -> List.of(
                        memory.matrix("scratch", format, forward.batch(), widest),
                        memory.matrix("scratch", format, forward.batch(), widest)));
        StoredMatrix array = both.get(turn++ % 2);
        return new StoredMatrix(format, forward.batch(), columns, array.codes(), array.scales());
    }

    private void append() {
        List<Network.Sized> layers = model.network().layers();
        for (int i = layers.size() - 1; i >= firstTrained; i--) {
            Network.Sized layer = layers.get(i);
            boolean needsInputGradient = i > firstTrained;
            switch (layer.layer()) {
                case Layer.Dense dense -> appendDense(layer, needsInputGradient);
                case Layer.Activation activation -> {
                    appendWatch(i);
                    // The mask of a fused ReLU was applied by the dense layer after it.
                    if (!isMaskedByNext(i)) {
                        appendActivation(layer, activation.function());
                    }
                }
                case Layer.Normalization norm -> appendNormalization(layer, norm.kind(), needsInputGradient);
                case Layer.Dropout dropout ->
                    ForwardPass.appendDropout(
                            tasks,
                            id(layer, "backward"),
                            layer,
                            dropout,
                            forward.dropoutKey(),
                            current.floats(),
                            current.floats(),
                            forward.batch());
            }
        }
    }

    private void appendDense(Network.Sized layer, boolean needsInputGradient) {
        StoredMatrix x = forward.inputOf(layer.index());
        int batch = forward.batch();
        Parameter weight = layer.parameters().get(0);
        QuantFormat format = forward.formatsOf(layer.index()).gradients();
        if (!current.format().equals(format)) {
            StoredMatrix encoded = next(format, layer.outputs());
            new FormatTasks(tasks).encode(id(layer, "gradient-encode"), current.floats(), encoded);
            current = encoded;
        }
        StoredMatrix written = current;
        if (needsInputGradient) {
            GemmSpec spec = GemmSpec.denseInputGradient(batch, layer.inputs(), layer.outputs());
            boolean masks = isMaskedByNext(layer.index() - 1);
            written = next(formatBelow(layer.index() - (masks ? 2 : 1)), layer.inputs());
            String id = id(layer, "input-gradient");
            StoredMatrix w = model.matrix(weight);
            if (masks) {
                // What its gate closes has a gradient all the same: that of the gate.
                StoredMatrix mask = forward.isGated(layer.index() - 1) ? forward.outputOf(layer.index() - 1) : x;
                tasks.product(id, spec.withEpilogue(Epilogue.RELU_GRADIENT), current, w, written, mask, memory);
            } else {
                tasks.product(id, spec, current, w, written, memory);
            }
        }
        appendParameterGradients(layer, x);
        current = written;
    }

    /** Of the layer's first neurons alone, where not all are trained. */
    private void appendParameterGradients(Network.Sized layer, StoredMatrix x) {
        int batch = forward.batch();
        FloatArray ofBias = gradients.array(layer.parameters().get(1));
        StoredMatrix ofWeight = gradients.matrix(layer.parameters().get(0));
        int trained = ofWeight.rows();
        StoredMatrix dy = trained == layer.outputs() ? current : firstColumns(layer, trained);
        GemmSpec spec = GemmSpec.denseWeightGradient(batch, layer.inputs(), trained);
        String weightId = id(layer, "weight-gradient");
        if (!updates.append(tasks, weightId, spec, dy, x, layer.parameters().get(0))) {
            tasks.product(weightId, spec, dy, x, ofWeight, memory);
        }
        QuantFormat format = dy.format();
        String biasId = id(layer, "bias-gradient");
        if (format.scale() != ScaleType.NONE || format.equals(QuantFormat.FP32)) {
            FloatArray plain = new FormatTasks(tasks).decoded(biasId + "-decode", dy, memory);
            tasks.graph().task(biasId, Bias::gradient, tasks.context(), plain, ofBias, batch, trained);
        } else {
            ShortArray halves = (ShortArray) dy.codes();
            tasks.graph().task(biasId, Bias::gradientOfHalf, tasks.context(), halves, ofBias, batch, trained);
        }
        tasks.launch(biasId, LaunchGrid.lanes(trained));
    }

    private StoredMatrix firstColumns(Network.Sized layer, int count) {
        String id = id(layer, "gradient-columns");
        int rows = forward.batch();
        int columns = layer.outputs();
        boolean half = current.format().equals(QuantFormat.FP16);
        FormatTasks formats = new FormatTasks(tasks);
        FloatArray plain = half ? tasks.unused() : formats.decoded(id + "-decode", current, memory);
        StoredMatrix some = memory.matrix("scratch", half ? QuantFormat.FP16 : QuantFormat.FP32, rows, count);
        if (half) {
            ShortArray from = (ShortArray) current.codes();
            ShortArray to = (ShortArray) some.codes();
            tasks.graph().task(id, Columns::firstOfShorts, tasks.context(), from, to, rows, columns, count);
        } else {
            tasks.graph().task(id, Columns::first, tasks.context(), plain, some.floats(), rows, columns, count);
        }
        tasks.launch(id, LaunchGrid.plane(count, rows));
        return some;
    }

    /** Looks at a hidden layer's activations and their gradients, and brings the gradients through the gates. */
    private void appendWatch(int activation) {
        HiddenLayer hidden = watch == null ? null : HiddenLayer.behind(watch.layers(), activation);
        if (watch == null || hidden == null) {
            return;
        }
        String id = "layer" + activation + "-watch";
        FormatTasks formats = new FormatTasks(tasks);
        FloatArray a = formats.decoded(id + "-activation", forward.outputOf(activation), memory);
        FloatArray g = formats.decoded(id + "-gradient", current, memory);
        watch.append(tasks, id, hidden, a, g);
        if (forward.isGated(activation)) {
            String gate = "layer" + activation + "-gate-backward";
            int rows = forward.batch();
            int columns = hidden.width();
            tasks.graph()
                    .task(gate, Gates::scale, tasks.context(), g, watch.gates(), g, hidden.offset(), rows, columns);
            tasks.launch(gate, LaunchGrid.plane(columns, rows));
            if (!current.format().equals(QuantFormat.FP32)) {
                formats.encode(gate + "-encode", g, current);
            }
        }
    }

    /** The format that the layer takes the gradient of its output in. */
    private QuantFormat formatBelow(int layer) {
        boolean dense = layer >= 0 && model.network().layers().get(layer).layer() instanceof Layer.Dense;
        return dense ? forward.formatsOf(layer).gradients() : QuantFormat.FP32;
    }

    /** A ReLU whose output only a dense layer reads. */
    private boolean isMaskedByNext(int layer) {
        List<Network.Sized> layers = model.network().layers();
        return layer >= 0
                && layers.get(layer).layer() instanceof Layer.Activation activation
                && activation.function() == ActivationFunction.RELU
                && layers.get(layer + 1).layer() instanceof Layer.Dense;
    }

    private void appendActivation(Network.Sized layer, ActivationFunction function) {
        String id = id(layer, "backward");
        int n = forward.batch() * layer.outputs();
        FloatArray x = forward.inputOf(layer.index()).floats();
        FloatArray dy = current.floats();
        switch (function) {
            case RELU -> {
                FloatArray y = forward.outputOf(layer.index()).floats();
                tasks.graph().task(id, Activations::reluGradient, tasks.context(), y, dy, dy, n);
            }
            case GELU -> tasks.graph().task(id, Activations::geluGradient, tasks.context(), x, dy, dy, n);
            case SILU -> tasks.graph().task(id, Activations::siluGradient, tasks.context(), x, dy, dy, n);
        }
        tasks.launch(id, LaunchGrid.lanes(n));
    }

    private void appendNormalization(Network.Sized layer, NormalizationKind kind, boolean needsInputGradient) {
        FloatArray x = forward.inputOf(layer.index()).floats();
        FloatArray dy = current.floats();
        ForwardPass.Statistics kept = forward.statisticsOf(layer.index());
        FloatArray scale = model.array(layer.parameters().get(0));
        FloatArray ofScale = gradients.array(layer.parameters().get(0));
        int batch = forward.batch();
        int columns = layer.outputs();
        String weightId = id(layer, "weight-gradient");
        String inputId = id(layer, "input-gradient");
        var graph = tasks.graph();
        var context = tasks.context();
        switch (kind) {
            case LAYER -> {
                FloatArray ofShift = gradients.array(layer.parameters().get(1));
                graph.task(
                        weightId,
                        LayerNorm::weightGradients,
                        context,
                        x,
                        kept.mean(),
                        kept.rstd(),
                        dy,
                        ofScale,
                        ofShift,
                        batch,
                        columns);
                if (needsInputGradient) {
                    graph.task(
                            inputId, LayerNorm::gradient, context, x, scale, kept.mean(), kept.rstd(), dy, dy, columns);
                }
            }
            case RMS -> {
                graph.task(weightId, RmsNorm::weightGradient, context, x, kept.rstd(), dy, ofScale, batch, columns);
                if (needsInputGradient) {
                    graph.task(inputId, RmsNorm::gradient, context, x, scale, kept.rstd(), dy, dy, columns);
                }
            }
        }
        tasks.launch(weightId, LaunchGrid.lanes(columns));
        if (needsInputGradient) {
            tasks.launch(inputId, LaunchGrid.groups(batch));
        }
    }

    private static String id(Network.Sized layer, String what) {
        return "layer" + layer.index() + "-" + what;
    }
}
