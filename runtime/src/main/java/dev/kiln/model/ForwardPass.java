package dev.kiln.model;

import dev.kiln.kernels.Activations;
import dev.kiln.kernels.Dropout;
import dev.kiln.kernels.Epilogue;
import dev.kiln.kernels.Gates;
import dev.kiln.kernels.GemmSpec;
import dev.kiln.kernels.LaunchGrid;
import dev.kiln.kernels.LayerNorm;
import dev.kiln.kernels.Philox;
import dev.kiln.kernels.QuantFormat;
import dev.kiln.kernels.Residuals;
import dev.kiln.kernels.RmsNorm;
import dev.kiln.kernels.StoredMatrix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The tasks that turn inputs [B × I] into logits [B × C]. A dense layer and the ReLU behind it are one task; without a
 * backward pass to come, any activation behind a dense layer is.
 */
public final class ForwardPass {
    /** PyTorch's default for layer norm. */
    static final float NORM_EPSILON = 1e-5f;

    private final Tasks tasks;
    private final Model model;
    private final Memory memory;
    private final int batch;
    private final @Nullable IntArray dropoutKey;

    /** For a pass in FP32 whatever the formats are: where weights are restored, [largest matrix]. */
    private final @Nullable FloatArray restored;

    /** What is kept for a backward pass is accounted for by itself. */
    private final String category;

    private final List<StoredMatrix> outputs = new ArrayList<>();

    /** By dense layer, its input in the layer's format. */
    private final Map<Integer, StoredMatrix> read = new HashMap<>();

    private final Map<Integer, Statistics> statistics = new HashMap<>();

    /** By activation, its output before its gates. */
    private final Map<Integer, StoredMatrix> ungated = new HashMap<>();

    private final @Nullable Gating gating;
    private final StoredMatrix input;
    private long plainBytes;

    /** What a normalisation keeps of each row for its gradient; RMS has no mean. */
    record Statistics(FloatArray mean, FloatArray rstd) {}

    private ForwardPass(
            Tasks tasks,
            Model model,
            Memory memory,
            int batch,
            FloatArray input,
            @Nullable IntArray dropoutKey,
            @Nullable FloatArray restored,
            @Nullable Gating gating) {
        this.restored = restored;
        this.gating = gating;
        this.tasks = tasks.of(model);
        this.model = model;
        this.memory = memory;
        this.batch = batch;
        this.input = StoredMatrix.of(input, batch, model.network().features());
        this.dropoutKey = dropoutKey;
        this.category = dropoutKey == null ? "evaluation" : "activations";
    }

    /**
     * Appends the tasks of a training step's forward pass, which keep what the backward pass needs.
     *
     * @param input [B × I]
     * @param dropoutKey seed and step for dropout, {@link Philox#fillKey}; where the inputs are some rows of a batch,
     *     with the first row's number behind it, {@link Dropout#FIRST_ROW}
     * @param gating gates of hidden neurons; null for none
     */
    public static ForwardPass training(
            Tasks tasks,
            Model model,
            Memory memory,
            int batch,
            FloatArray input,
            IntArray dropoutKey,
            @Nullable Gating gating) {
        ForwardPass pass = new ForwardPass(tasks, model, memory, batch, input, dropoutKey, null, gating);
        pass.append();
        return pass;
    }

    /** Appends the tasks that only compute logits; dropout does nothing. */
    public static ForwardPass inference(
            Tasks tasks, Model model, Memory memory, int batch, FloatArray input, @Nullable Gating gating) {
        ForwardPass pass = new ForwardPass(tasks, model, memory, batch, input, null, null, gating);
        pass.append();
        return pass;
    }

    /**
     * Appends the tasks that compute logits in FP32 from what weights and their residuals stand for, whatever the
     * formats are; dropout does nothing. One matrix is restored at a time.
     */
    public static ForwardPass plain(Tasks tasks, Model model, Memory memory, int batch, FloatArray input) {
        int largest = model.network().parameters().stream()
                .mapToInt(parameter -> (int) parameter.elements())
                .max()
                .orElseThrow();
        FloatArray restored = memory.floats("evaluation", largest);
        ForwardPass pass = new ForwardPass(tasks, model, memory, batch, input, null, restored, null);
        pass.append();
        return pass;
    }

    /** What the last layer puts out, [B × C]. */
    public FloatArray logits() {
        return outputs.getLast().floats();
    }

    /** What a layer reads; a dense layer in its own format, the others in FP32. */
    StoredMatrix inputOf(int layer) {
        StoredMatrix own = read.get(layer);
        if (own != null) {
            return own;
        }
        return layer == 0 ? input : outputs.get(layer - 1);
    }

    /** The formats of a dense layer. */
    Precision.OfLayer formatsOf(int layer) {
        if (restored != null) {
            return Precision.OfLayer.FP32;
        }
        int dense = (int) model.network().layers().subList(0, layer).stream()
                .filter(before -> before.layer() instanceof Layer.Dense)
                .count();
        return model.precision().layers().get(dense);
    }

    /**
     * What a layer puts out, before its gates; that of a dense layer whose activation is in its task is the
     * activation's.
     */
    StoredMatrix outputOf(int layer) {
        StoredMatrix before = ungated.get(layer);
        return before == null ? outputs.get(layer) : before;
    }

    /** Whether a layer's outputs have gates. */
    boolean isGated(int layer) {
        return ungated.containsKey(layer);
    }

    Statistics statisticsOf(int layer) {
        return Objects.requireNonNull(statistics.get(layer), "a normalisation has statistics");
    }

    int batch() {
        return batch;
    }

    /** Bytes that the outputs of hidden layers would take in FP32. */
    public long plainBytes() {
        return plainBytes;
    }

    IntArray dropoutKey() {
        return Objects.requireNonNull(dropoutKey, "a training pass has a dropout key");
    }

    /** Whether the activation at {@code layer} is computed by the dense layer before it. */
    boolean isFused(int layer) {
        List<Network.Sized> layers = model.network().layers();
        return layer > 0
                && layer < layers.size()
                && layers.get(layer).layer() instanceof Layer.Activation activation
                && layers.get(layer - 1).layer() instanceof Layer.Dense
                && (dropoutKey == null || activation.function() == ActivationFunction.RELU);
    }

    private void append() {
        for (Network.Sized layer : model.network().layers()) {
            outputs.add(isFused(layer.index()) ? outputs.getLast() : append(layer));
            HiddenLayer hidden = gating == null ? null : HiddenLayer.behind(gating.layers(), layer.index());
            if (gating != null && hidden != null) {
                ungated.put(layer.index(), outputs.getLast());
                outputs.set(layer.index(), appendGates(hidden, gating.gates(), outputs.getLast()));
            }
        }
    }

    /** What lies before the gates is kept: the gates' gradients need it. */
    private StoredMatrix appendGates(HiddenLayer hidden, FloatArray gates, StoredMatrix before) {
        String id = "layer" + hidden.activation() + "-gate";
        FormatTasks formats = new FormatTasks(tasks);
        FloatArray x = formats.decoded(id + "-decode", before, memory);
        StoredMatrix behind = memory.matrix(category, before.format(), batch, hidden.width());
        boolean plain = before.format().equals(QuantFormat.FP32);
        FloatArray y = plain ? behind.floats() : x;
        tasks.graph().task(id, Gates::scale, tasks.context(), x, gates, y, hidden.offset(), batch, hidden.width());
        tasks.launch(id, LaunchGrid.plane(hidden.width(), batch));
        if (!plain) {
            formats.encode(id + "-encode", y, behind);
        }
        return behind;
    }

    private StoredMatrix append(Network.Sized layer) {
        StoredMatrix before = inputOf(layer.index());
        String id = "layer" + layer.index() + "-forward";
        if (layer.layer() instanceof Layer.Dropout && dropoutKey == null) {
            return before;
        }
        if (layer.layer() instanceof Layer.Dense) {
            return appendDense(id, layer, before);
        }
        FloatArray x = before.floats();
        FloatArray y = memory.floats(category, batch, layer.outputs());
        int n = batch * layer.outputs();
        plainBytes += (long) Float.BYTES * n;
        switch (layer.layer()) {
            case Layer.Dense dense -> throw new IllegalStateException(id);
            case Layer.Activation activation -> {
                appendActivation(id, activation.function(), x, y, n);
                tasks.launch(id, LaunchGrid.lanes(n));
            }
            case Layer.Normalization norm -> {
                appendNormalization(id, layer, norm.kind(), x, y);
                tasks.launch(id, LaunchGrid.groups(batch));
            }
            case Layer.Dropout dropout -> {
                appendDropout(tasks, id, layer, dropout, dropoutKey(), x, y, batch);
            }
        }
        return StoredMatrix.of(y, batch, layer.outputs());
    }

    private StoredMatrix appendDense(String id, Network.Sized layer, StoredMatrix before) {
        FormatTasks formats = new FormatTasks(tasks);
        QuantFormat wanted = formatsOf(layer.index()).inputs();
        StoredMatrix x = layer.index() == 0 ? before : formats.in(id + "-input", wanted, before, category, memory);
        read.put(layer.index(), x);
        int reader = layer.index() + (isFused(layer.index() + 1) ? 2 : 1);
        List<Network.Sized> layers = model.network().layers();
        boolean last = reader >= layers.size();
        boolean direct = !last && layers.get(reader).layer() instanceof Layer.Dense;
        QuantFormat written = direct ? formatsOf(reader).inputs() : QuantFormat.FP32;
        StoredMatrix y = memory.matrix(last ? "scratch" : category, written, batch, layer.outputs());
        plainBytes += last ? 0 : (long) Float.BYTES * batch * layer.outputs();
        GemmSpec spec = GemmSpec.denseForward(batch, layer.inputs(), layer.outputs(), epilogue(layer.index()));
        StoredMatrix weight = weight(id, layer.parameters().get(0));
        tasks.product(id, spec, x, weight, y, model.matrix(layer.parameters().get(1)), memory);
        return y;
    }

    /** A layer's matrix: as it is stored, or in a pass in FP32 with its residual in it. */
    private StoredMatrix weight(String id, Parameter parameter) {
        StoredMatrix stored = model.matrix(parameter);
        if (restored == null || stored.format().equals(QuantFormat.FP32)) {
            return stored;
        }
        int n = (int) parameter.elements();
        new FormatTasks(tasks).decode(id + "-decode", stored, restored);
        String put = id + "-restore";
        tasks.graph().task(put, Residuals::put, tasks.context(), restored, model.residual(parameter), restored, n);
        tasks.launch(put, LaunchGrid.lanes(n));
        return StoredMatrix.of(restored, stored.rows(), stored.columns());
    }

    private Epilogue epilogue(int layer) {
        if (!isFused(layer + 1)) {
            return Epilogue.BIAS;
        }
        Layer.Activation activation =
                (Layer.Activation) model.network().layers().get(layer + 1).layer();
        return switch (activation.function()) {
            case RELU -> Epilogue.BIAS_RELU;
            case GELU -> Epilogue.BIAS_GELU;
            case SILU -> Epilogue.BIAS_SILU;
        };
    }

    private void appendActivation(String id, ActivationFunction function, FloatArray x, FloatArray y, int n) {
        switch (function) {
            case RELU -> tasks.graph().task(id, Activations::relu, tasks.context(), x, y, n);
            case GELU -> tasks.graph().task(id, Activations::gelu, tasks.context(), x, y, n);
            case SILU -> tasks.graph().task(id, Activations::silu, tasks.context(), x, y, n);
        }
    }

    private void appendNormalization(
            String id, Network.Sized layer, NormalizationKind kind, FloatArray x, FloatArray y) {
        FloatArray rstd = memory.floats(category, batch);
        plainBytes += (long) Float.BYTES * batch * (kind == NormalizationKind.LAYER ? 2 : 1);
        FloatArray scale = model.array(layer.parameters().get(0));
        int columns = layer.outputs();
        switch (kind) {
            case LAYER -> {
                FloatArray mean = memory.floats(category, batch);
                FloatArray shift = model.array(layer.parameters().get(1));
                statistics.put(layer.index(), new Statistics(mean, rstd));
                tasks.graph()
                        .task(
                                id,
                                LayerNorm::forward,
                                tasks.context(),
                                x,
                                scale,
                                shift,
                                y,
                                mean,
                                rstd,
                                NORM_EPSILON,
                                columns);
            }
            case RMS -> {
                statistics.put(layer.index(), new Statistics(rstd, rstd));
                tasks.graph().task(id, RmsNorm::forward, tasks.context(), x, scale, y, rstd, NORM_EPSILON, columns);
            }
        }
    }

    /** Dropout and its gradient are the same task: the mask is drawn again from the same key. */
    static void appendDropout(
            Tasks tasks,
            String id,
            Network.Sized layer,
            Layer.Dropout dropout,
            IntArray key,
            FloatArray x,
            FloatArray y,
            int rows) {
        int threshold = Dropout.threshold(dropout.rate());
        float scale = Dropout.scale(threshold);
        int columns = layer.outputs();
        int n = rows * columns;
        int blocks = Philox.blocks(n);
        var graph = tasks.graph();
        var context = tasks.context();
        if (key.getSize() == Dropout.ROWS_KEY_LENGTH) {
            graph.task(id, Dropout::applyToRows, context, x, y, key, layer.index(), threshold, scale, columns, n);
            blocks++;
        } else {
            graph.task(id, Dropout::apply, context, x, y, key, layer.index(), threshold, scale, n);
        }
        tasks.launch(id, LaunchGrid.plane(Philox.LANES, blocks));
    }
}
