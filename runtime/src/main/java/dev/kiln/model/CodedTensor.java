package dev.kiln.model;

import dev.kiln.kernels.QuantFormat;
import dev.kiln.kernels.ScaleType;
import dev.kiln.kernels.StoredMatrix;
import dev.kiln.tensor.ElementType;
import dev.kiln.tensor.Shape;
import dev.kiln.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A matrix in a format, in tensors that a {@link Memory} owns.
 *
 * @param rows of the matrix
 * @param columns of the matrix, without what rows are padded with
 * @param codes [rows × elements of a row's codes]
 * @param scales [rows × groups of a row], or none
 */
record CodedTensor(
        QuantFormat format,
        int rows,
        int columns,
        Tensor codes,
        @Nullable Tensor scales) {
    /** A matrix of zeros; its scales are zeros too until it is encoded. */
    static CodedTensor allocate(Memory memory, String category, QuantFormat format, int rows, int columns) {
        int width = Math.toIntExact(StoredMatrix.arrayLength(format, 1, columns));
        Tensor codes = memory.tensor(category, typeOfCodes(format), Shape.of(rows, width));
        Tensor scales = format.scale() == ScaleType.NONE
                ? null
                : memory.tensor(category(category), typeOfScales(format), Shape.of(rows, format.groups(columns)));
        return new CodedTensor(format, rows, columns, codes, scales);
    }

    /** The arrays that hold it on a device. */
    StoredMatrix matrix() {
        return new StoredMatrix(format, rows, columns, codes.array(), scales == null ? codes.array() : scales.array());
    }

    /** Its tensors by the names that they are saved under: {@code name} alone, or with what each of them is. */
    Map<String, Tensor> named(String name) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        if (scales == null) {
            tensors.put(name, codes);
        } else {
            tensors.put(name + ".codes", codes);
            tensors.put(name + ".scales", scales);
        }
        return tensors;
    }

    /** Scales of weights are accounted for by themselves. */
    private static String category(String category) {
        return category.equals("weights") ? "scales" : category;
    }

    private static ElementType typeOfCodes(QuantFormat format) {
        return switch (format.codes().bits()) {
            case Float.SIZE -> ElementType.FLOAT32;
            case Short.SIZE -> ElementType.INT16;
            default -> ElementType.INT8;
        };
    }

    private static ElementType typeOfScales(QuantFormat format) {
        return switch (format.scale()) {
            case NONE, FP32 -> ElementType.FLOAT32;
            case FP16 -> ElementType.INT16;
            case E8M0 -> ElementType.INT8;
        };
    }
}
