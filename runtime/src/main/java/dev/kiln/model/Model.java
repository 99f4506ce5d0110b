package dev.kiln.model;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.kiln.KilnException;
import dev.kiln.data.SplitMix;
import dev.kiln.kernels.FloatCodes;
import dev.kiln.kernels.QuantFormat;
import dev.kiln.kernels.StoredMatrix;
import dev.kiln.kernels.WeightCodes;
import dev.kiln.tensor.ElementType;
import dev.kiln.tensor.Shape;
import dev.kiln.tensor.Tensor;
import dev.kiln.tensor.TensorAllocator;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * The parameters of a network, or gradients of them, each in the format that a {@link Precision} gives it. Close it
 * after every plan that uses it.
 */
public final class Model implements AutoCloseable {
    private static final FloatCodes FP16 = FloatCodes.FP16;
    private static final FloatCodes BF16 = FloatCodes.BF16;
    private static final String RESIDUAL = ".residual";
    private static final long INIT_STREAM = 0x696E6974L; // Keeps this use of a seed apart from others.

    private final Network network;
    private Precision precision;
    private final Memory memory;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, StoredMatrix> matrices = new LinkedHashMap<>();
    private final Map<String, ShortArray> residuals = new LinkedHashMap<>();

    private Model(Network network, Precision precision, Memory memory) {
        this.network = network;
        this.precision = precision;
        this.memory = memory;
    }

    /**
     * FP32 parameters of zeros.
     *
     * @param category that they are accounted under
     * @throws dev.kiln.KilnException with code {@code too-little-memory}
     */
    public static Model allocate(Network network, String category, TensorAllocator allocator) {
        return allocate(network, Precision.fp32(network.spec()), false, category, allocator);
    }

    /**
     * Parameters of zeros: codes, scales and residuals.
     *
     * @throws dev.kiln.KilnException with code {@code too-little-memory}
     */
    public static Model weights(Network network, Precision precision, TensorAllocator allocator) {
        return allocate(network, precision, false, "weights", allocator);
    }

    /**
     * Gradients of zeros.
     *
     * @throws dev.kiln.KilnException with code {@code too-little-memory}
     */
    public static Model gradients(Network network, Precision precision, TensorAllocator allocator) {
        return allocate(network, precision, true, "gradients", allocator);
    }

    private static Model allocate(
            Network network, Precision precision, boolean gradients, String category, TensorAllocator allocator) {
        Model model = new Model(network, precision, new Memory(allocator));
        try {
            int dense = 0;
            for (Network.Sized layer : network.layers()) {
                QuantFormat format = QuantFormat.FP32;
                if (layer.layer() instanceof Layer.Dense) {
                    Precision.OfLayer formats = precision.layers().get(dense++);
                    format = gradients ? formats.weightGradients() : formats.weights();
                }
                for (Parameter parameter : layer.parameters()) {
                    boolean matrix = parameter.shape().size() > 1;
                    model.add(parameter, matrix ? format : QuantFormat.FP32, !gradients, category);
                }
            }
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private void add(Parameter parameter, QuantFormat format, boolean keepsRest, String category) {
        if (format.equals(QuantFormat.FP32)) {
            Tensor tensor = memory.tensor(category, new Shape(parameter.shape()));
            tensors.put(parameter.name(), tensor);
            int columns = parameter.shape().getLast();
            int rows = (int) (parameter.elements() / columns);
            matrices.put(parameter.name(), StoredMatrix.of(tensor.floats(), rows, columns));
            return;
        }
        CodedTensor coded = CodedTensor.allocate(
                memory,
                category,
                format,
                parameter.shape().get(0),
                parameter.shape().get(1));
        tensors.putAll(coded.named(parameter.name()));
        matrices.put(parameter.name(), coded.matrix());
        if (keepsRest) {
            Tensor residual = memory.tensor("residuals", ElementType.INT16, new Shape(parameter.shape()));
            tensors.put(parameter.name() + RESIDUAL, residual);
            residuals.put(parameter.name(), residual.shorts());
        }
    }

    /**
     * Brings weights into other formats: each is encoded anew from what its code and its residual stand for, and what
     * is left out then is its new residual. Arrays of these weights are other ones afterwards.
     *
     * @param next formats of which FP32 is none that changes
     * @throws IllegalArgumentException if weights would come from FP32 or go there
     */
    public void change(Precision next) {
        int dense = 0;
        for (Network.Sized layer : network.layers()) {
            if (layer.layer() instanceof Layer.Dense) {
                QuantFormat from = precision.layers().get(dense).weights();
                QuantFormat to = next.layers().get(dense++).weights();
                if (!from.equals(to)) {
                    change(layer.parameters().getFirst(), to);
                }
            }
        }
        precision = next;
    }

    private void change(Parameter parameter, QuantFormat to) {
        StoredMatrix from = matrix(parameter);
        if (from.format().equals(QuantFormat.FP32) || to.equals(QuantFormat.FP32)) {
            throw new IllegalArgumentException(
                    parameter.name() + ": from " + from.format().name() + " to " + to.name() + ", one of them FP32");
        }
        CodedTensor coded = CodedTensor.allocate(memory, "weights", to, from.rows(), from.columns());
        matrices.put(parameter.name(), coded.matrix());
        float[] row = new float[from.columns()];
        for (int r = 0; r < from.rows(); r++) {
            restoreRow(from, residual(parameter), r, row);
            put(parameter, r, row);
        }
        Map<String, Tensor> before = new LinkedHashMap<>(tensors);
        tensors.clear();
        String rest = parameter.name() + RESIDUAL;
        before.forEach((name, tensor) -> {
            if (name.equals(rest)) {
                // Codes and scales come before their residual.
                tensors.putAll(coded.named(parameter.name()));
                tensors.put(rest, tensor);
            } else if (isPartOf(name, parameter)) {
                memory.free(tensor);
            } else {
                tensors.put(name, tensor);
            }
        });
    }

    private static boolean isPartOf(String tensor, Parameter parameter) {
        return tensor.equals(parameter.name()) || tensor.startsWith(parameter.name() + ".");
    }

    /** What the weights of a row stand for with their residuals. */
    public void restoreRow(Parameter parameter, int row, float[] into) {
        StoredMatrix matrix = matrix(parameter);
        if (matrix.format().equals(QuantFormat.FP32)) {
            for (int i = 0; i < into.length; i++) {
                into[i] = matrix.floats().get(row * into.length + i);
            }
        } else {
            restoreRow(matrix, residual(parameter), row, into);
        }
    }

    private static void restoreRow(StoredMatrix matrix, ShortArray residual, int row, float[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = WeightCodes.value(matrix, row, i) + WeightCodes.residual(residual, row * into.length + i);
        }
    }

    /** The network whose parameters these are. */
    public Network network() {
        return network;
    }

    /** The formats of its dense layers. */
    public Precision precision() {
        return precision;
    }

    /** All tensors by name, in the order in which they are saved and hashed. */
    public Map<String, Tensor> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    /** All tensors as device arrays, in the same order. */
    public List<TornadoNativeArray> arrays() {
        return tensors.values().stream().map(Tensor::array).toList();
    }

    /** The device array of an FP32 parameter. */
    public FloatArray array(Parameter parameter) {
        return matrix(parameter).floats();
    }

    /** A parameter as products read it; a vector is a matrix of one row. */
    public StoredMatrix matrix(Parameter parameter) {
        return Objects.requireNonNull(matrices.get(parameter.name()), parameter.name());
    }

    /** What quantization leaves out of a parameter, bits of BF16. */
    public ShortArray residual(Parameter parameter) {
        return Objects.requireNonNull(residuals.get(parameter.name()), parameter.name());
    }

    /** Bits of a trained value: codes, scales, residuals and all that rows are padded with, over all parameters. */
    public double bitsPerWeight() {
        return bits(tensors.values().stream().mapToLong(Tensor::valueBytes).sum());
    }

    /** The same without residuals, as weights are used and exported. */
    public double bitsPerWeightWithoutResiduals() {
        return bits(bytesWithoutResiduals());
    }

    /** Stored bytes of all parameters as they are used and exported: codes, scales and padding. */
    public long bytesWithoutResiduals() {
        return tensors.entrySet().stream()
                .filter(entry -> !entry.getKey().endsWith(RESIDUAL))
                .mapToLong(entry -> entry.getValue().valueBytes())
                .sum();
    }

    private double bits(long bytes) {
        return (double) bytes * Byte.SIZE / network.parameterCount();
    }

    /** What the parameters stand for, without residuals, in FP32. The caller owns and closes it. */
    public Model decoded(TensorAllocator allocator) {
        Model decoded = allocate(network, "weights", allocator);
        for (Parameter parameter : network.parameters()) {
            StoredMatrix from = matrix(parameter);
            FloatArray into = decoded.array(parameter);
            for (int i = 0; i < into.getSize(); i++) {
                boolean plain = from.format().equals(QuantFormat.FP32);
                into.set(
                        i,
                        plain ? from.floats().get(i) : WeightCodes.value(from, i / from.columns(), i % from.columns()));
            }
        }
        return decoded;
    }

    /**
     * What the parameters stand for with their residuals, encoded in other formats. The caller owns and closes it.
     *
     * @throws dev.kiln.KilnException with code {@code too-little-memory}
     */
    public Model encoded(Precision next, TensorAllocator allocator) {
        Model encoded = weights(network, next, allocator);
        for (Parameter parameter : network.parameters()) {
            float[] row = new float[matrix(parameter).columns()];
            for (int r = 0; r < matrix(parameter).rows(); r++) {
                restoreRow(parameter, r, row);
                encoded.put(parameter, r, row);
            }
        }
        return encoded;
    }

    /** Fills the parameters for the start of a training, a pure function of network and seed. */
    public void initialize(long seed) {
        List<Parameter> parameters = network.parameters();
        for (int i = 0; i < parameters.size(); i++) {
            StoredMatrix matrix = matrix(parameters.get(i));
            switch (parameters.get(i).start()) {
                case Parameter.Start.Constant constant -> matrix.floats().init(constant.value());
                case Parameter.Start.Uniform uniform -> {
                    SplitMix random = SplitMix.of(INIT_STREAM, seed, i);
                    float[] row = new float[matrix.columns()];
                    for (int r = 0; r < matrix.rows(); r++) {
                        for (int c = 0; c < row.length; c++) {
                            row[c] = random.nextFloat(-uniform.bound(), uniform.bound());
                        }
                        put(parameters.get(i), r, row);
                    }
                }
            }
        }
    }

    /** Sets the weights of a row: encodes them, and what is left out is the row's new residual. */
    public void put(Parameter parameter, int row, float[] values) {
        StoredMatrix matrix = matrix(parameter);
        if (matrix.format().equals(QuantFormat.FP32)) {
            MemorySegment all = matrix.floats().getSegment();
            MemorySegment.copy(values, 0, all, JAVA_FLOAT, (long) Float.BYTES * row * values.length, values.length);
        } else {
            WeightCodes.encodeRow(values, matrix, row, residual(parameter), precision.exact());
        }
    }

    /** The name of the first tensor with a value that is not finite, or an empty text. */
    public String firstNotFinite() {
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            Tensor tensor = entry.getValue();
            boolean finite = switch (tensor.array()) {
                case FloatArray floats -> StoredValues.areFinite(floats);
                // Scales are FP16, codes of 16 bits and residuals BF16.
                case ShortArray shorts ->
                    StoredValues.areFinite(shorts, entry.getKey().endsWith(".scales") ? FP16 : BF16);
                default -> true;
            };
            if (!finite) {
                return entry.getKey();
            }
        }
        return "";
    }

    /**
     * Checks parameters that come from outside: codes that are never written, and scales that are no positive number.
     *
     * @param where names their origin in errors
     * @throws KilnException with code {@code bad-checkpoint}
     */
    public void check(String where) {
        for (Parameter parameter : network.parameters()) {
            String wrong = StoredValues.wrong(matrix(parameter));
            if (!wrong.isEmpty()) {
                throw new KilnException(
                        "bad-checkpoint",
                        "Checkpoint " + where + " cannot be used: " + parameter.name() + " ("
                                + matrix(parameter).format().name() + "): " + wrong
                                + "; resume from an earlier one, or train anew");
            }
        }
    }

    @Override
    public void close() {
        memory.close();
    }
}
