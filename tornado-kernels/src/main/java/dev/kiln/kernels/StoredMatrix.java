package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * A matrix in the arrays that hold it on a device, as products read and write it.
 *
 * @param format how it is stored
 * @param rows at least 1
 * @param columns at least 1, without what rows are padded with
 * @param codes {@link FloatArray} for FP32, {@link ShortArray} for 16 bits, {@link ByteArray} for less
 * @param scales of its groups; the codes themselves where the format has none
 */
public record StoredMatrix(
        QuantFormat format, int rows, int columns, TornadoNativeArray codes, TornadoNativeArray scales) {
    /**
     * Checks the arrays.
     *
     * @throws IllegalArgumentException naming the array that is of the wrong kind or too small
     */
    public StoredMatrix {
        require(format, "codes", codes, kindOfCodes(format), arrayLength(format, rows, columns));
        if (format.scale() != ScaleType.NONE) {
            require(format, "scales", scales, kindOfScales(format), format.scales(rows, columns));
        }
    }

    /** An FP32 matrix. */
    public static StoredMatrix of(FloatArray values, int rows, int columns) {
        return new StoredMatrix(QuantFormat.FP32, rows, columns, values, values);
    }

    /** The values of an FP32 matrix. */
    public FloatArray floats() {
        return (FloatArray) codes;
    }

    /** Elements that an array of codes has. */
    public static long arrayLength(QuantFormat format, int rows, int columns) {
        return (long) rows * format.pitch(columns) / format.codesPerByte();
    }

    private static Class<? extends TornadoNativeArray> kindOfCodes(QuantFormat format) {
        return switch (format.codes().bits()) {
            case Float.SIZE -> FloatArray.class;
            case Short.SIZE -> ShortArray.class;
            default -> ByteArray.class;
        };
    }

    private static Class<? extends TornadoNativeArray> kindOfScales(QuantFormat format) {
        return switch (format.scale()) {
            case NONE, FP32 -> FloatArray.class;
            case FP16 -> ShortArray.class;
            case E8M0 -> ByteArray.class;
        };
    }

    private static void require(
            QuantFormat format,
            String what,
            TornadoNativeArray array,
            Class<? extends TornadoNativeArray> kind,
            long length) {
        if (!kind.isInstance(array) || array.getSize() < length) {
            throw new IllegalArgumentException(format.name() + " matrix: expected at least " + length + " elements of "
                    + what + " in a " + kind.getSimpleName() + ", got " + array.getSize() + " in a "
                    + array.getClass().getSimpleName());
        }
    }
}
