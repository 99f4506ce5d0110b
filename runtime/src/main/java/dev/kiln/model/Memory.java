package dev.kiln.model;

import dev.kiln.kernels.QuantFormat;
import dev.kiln.kernels.ScaleType;
import dev.kiln.kernels.StoredMatrix;
import dev.kiln.tensor.ElementType;
import dev.kiln.tensor.Shape;
import dev.kiln.tensor.Tensor;
import dev.kiln.tensor.TensorAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The arrays that a graph works in. It owns their tensors and closes them all at once, after the plan that uses them.
 */
public final class Memory implements AutoCloseable {
    private final TensorAllocator allocator;
    private final List<Tensor> tensors = new ArrayList<>();
    private final List<Object> arrays = new ArrayList<>();

    /** Nothing yet; arrays will come from {@code allocator}. */
    public Memory(TensorAllocator allocator) {
        this.allocator = allocator;
    }

    /** A tensor of FP32 zeros. */
    public Tensor tensor(String category, Shape shape) {
        return tensor(category, ElementType.FLOAT32, shape);
    }

    /** A device array of FP32 zeros. */
    public FloatArray floats(String category, int... shape) {
        FloatArray array = tensor(category, Shape.of(shape)).floats();
        arrays.add(array);
        return array;
    }

    /** A device array of INT32 zeros. */
    public IntArray ints(String category, int... shape) {
        Tensor tensor = tensor(category, ElementType.INT32, Shape.of(shape));
        arrays.add(tensor.ints());
        return tensor.ints();
    }

    /** A device array of INT8 zeros. */
    ByteArray bytes(String category, int... shape) {
        ByteArray array = tensor(category, ElementType.INT8, Shape.of(shape)).bytes();
        arrays.add(array);
        return array;
    }

    /** A matrix of zeros in any format. */
    public StoredMatrix matrix(String category, QuantFormat format, int rows, int columns) {
        CodedTensor coded = CodedTensor.allocate(this, category, format, rows, columns);
        StoredMatrix matrix = coded.matrix();
        arrays.add(matrix.codes());
        if (format.scale() != ScaleType.NONE) {
            arrays.add(matrix.scales());
        }
        return matrix;
    }

    /**
     * A matrix of zeros that is saved.
     *
     * @param name that its tensors' names begin with
     * @param into takes its tensors by name
     */
    public StoredMatrix matrix(
            String name, String category, QuantFormat format, int rows, int columns, Map<String, Tensor> into) {
        CodedTensor coded = CodedTensor.allocate(this, category, format, rows, columns);
        into.putAll(coded.named(name));
        return coded.matrix();
    }

    /** A tensor of zeros. */
    public Tensor tensor(String category, ElementType type, Shape shape) {
        Tensor tensor = allocator.allocate(category, type, shape);
        tensors.add(tensor);
        return tensor;
    }

    /** Gives one tensor back. */
    void free(Tensor tensor) {
        tensors.remove(tensor);
        tensor.close();
    }

    /** The device arrays made so far: a graph must declare those that it works in. */
    public Object[] arrays() {
        return arrays.toArray();
    }

    /** Gives everything back, the latest first. */
    @Override
    public void close() {
        for (Tensor tensor : tensors.reversed()) {
            tensor.close();
        }
        tensors.clear();
    }
}
