package dev.kiln.model;

import dev.kiln.kernels.Activations;
import dev.kiln.kernels.Bias;
import dev.kiln.kernels.Epilogue;
import dev.kiln.kernels.GemmSpec;
import dev.kiln.kernels.LaunchGrid;
import dev.kiln.kernels.LayerNorm;
import dev.kiln.kernels.RmsNorm;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

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
    private final int firstTrained;
    private final List<FloatArray> turns;
    private FloatArray current;
    private int turn;

    /**
     * Appends the tasks.
     *
     * @param model the parameters
     * @param gradients of the parameters, which are written
     * @param forward the forward pass in the same graph
     * @param ofLogits gradient of the logits [B × C]
     */
    public static void append(
            Tasks tasks, Model model, Model gradients, Memory memory, ForwardPass forward, FloatArray ofLogits) {
        int widest = 1;
        for (Network.Sized layer : model.network().layers()) {
            widest = Math.max(widest, layer.inputs());
        }
        List<FloatArray> turns = List.of(
                memory.floats("activations", forward.batch(), widest),
                memory.floats("activations", forward.batch(), widest));
        new BackwardPass(tasks, model, gradients, forward, ofLogits, turns).append();
    }

    private BackwardPass(
            Tasks tasks,
            Model model,
            Model gradients,
            ForwardPass forward,
            FloatArray ofLogits,
            List<FloatArray> turns) {
        this.tasks = tasks;
        this.model = model;
        this.gradients = gradients;
        this.forward = forward;
        this.current = ofLogits;
        this.turns = turns;
        this.firstTrained = model.network().layers().stream()
                .filter(layer -> !layer.parameters().isEmpty())
                .findFirst()
                .orElseThrow()
                .index();
    }

    private void append() {
        List<Network.Sized> layers = model.network().layers();
        for (int i = layers.size() - 1; i >= firstTrained; i--) {
            Network.Sized layer = layers.get(i);
            boolean needsInputGradient = i > firstTrained;
            switch (layer.layer()) {
                case Layer.Dense dense -> appendDense(layer, needsInputGradient);
                case Layer.Activation activation -> {
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
                            current,
                            current,
                            forward.batch());
            }
        }
    }

    private void appendDense(Network.Sized layer, boolean needsInputGradient) {
        FloatArray x = forward.inputOf(layer.index());
        int batch = forward.batch();
        Parameter weight = layer.parameters().get(0);
        Parameter bias = layer.parameters().get(1);
        FloatArray written = turns.get(turn % 2);
        if (needsInputGradient) {
            GemmSpec spec = GemmSpec.denseInputGradient(batch, layer.inputs(), layer.outputs());
            boolean masks = isMaskedByNext(layer.index() - 1);
            String id = id(layer, "input-gradient");
            if (masks) {
                GemmSpec masked = spec.withEpilogue(Epilogue.RELU_GRADIENT);
                tasks.product(id, masked, current, model.array(weight), written, x);
            } else {
                tasks.product(id, spec, current, model.array(weight), written);
            }
        }
        FloatArray dw = gradients.array(weight);
        GemmSpec spec = GemmSpec.denseWeightGradient(batch, layer.inputs(), layer.outputs());
        tasks.product(id(layer, "weight-gradient"), spec, current, x, dw);
        String biasId = id(layer, "bias-gradient");
        tasks.graph()
                .task(biasId, Bias::gradient, tasks.context(), current, gradients.array(bias), batch, layer.outputs());
        tasks.launch(biasId, LaunchGrid.lanes(layer.outputs()));
        if (needsInputGradient) {
            current = written;
            turn++;
        }
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
        FloatArray x = forward.inputOf(layer.index());
        switch (function) {
            case RELU -> {
                FloatArray y = forward.outputOf(layer.index());
                tasks.graph().task(id, Activations::reluGradient, tasks.context(), y, current, current, n);
            }
            case GELU -> tasks.graph().task(id, Activations::geluGradient, tasks.context(), x, current, current, n);
            case SILU -> tasks.graph().task(id, Activations::siluGradient, tasks.context(), x, current, current, n);
        }
        tasks.launch(id, LaunchGrid.lanes(n));
    }

    private void appendNormalization(Network.Sized layer, NormalizationKind kind, boolean needsInputGradient) {
        FloatArray x = forward.inputOf(layer.index());
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
                        current,
                        ofScale,
                        ofShift,
                        batch,
                        columns);
                if (needsInputGradient) {
                    graph.task(
                            inputId,
                            LayerNorm::gradient,
                            context,
                            x,
                            scale,
                            kept.mean(),
                            kept.rstd(),
                            current,
                            current,
                            columns);
                }
            }
            case RMS -> {
                graph.task(
                        weightId, RmsNorm::weightGradient, context, x, kept.rstd(), current, ofScale, batch, columns);
                if (needsInputGradient) {
                    graph.task(inputId, RmsNorm::gradient, context, x, scale, kept.rstd(), current, current, columns);
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
