package dev.kiln.embedded.host.gemm;

import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** What the elements of a matrix are stored as. Constants stand in the order of their codes, which tasks pass. */
public enum StoredFormat {
    /** IEEE binary32. */
    FP32(0, FloatArray.class, 32, Scale.NONE),
    /** IEEE binary16. */
    FP16(1, ShortArray.class, 16, Scale.NONE),
    /** The upper half of binary32. */
    BF16(2, ShortArray.class, 16, Scale.NONE),
    /** OCP E4M3: bias 7, largest value 448, no infinity, NaN is S.1111.111. */
    FP8_E4M3(3, ByteArray.class, 8, Scale.FP32),
    /** OCP E5M2: bias 15, largest value 57344, infinity and NaN as in IEEE formats. */
    FP8_E5M2(4, ByteArray.class, 8, Scale.FP32),
    /** Two's complement. */
    INT8(5, ByteArray.class, 8, Scale.FP16),
    /** Two's complement, two a byte; elements of even columns are in the low halves. */
    INT4(6, ByteArray.class, 4, Scale.FP16);

    /** What the scale of a group of elements is stored as. */
    enum Scale {
        NONE(0),
        FP16(Short.BYTES),
        FP32(Float.BYTES);

        final int bytes;

        Scale(int bytes) {
            this.bytes = bytes;
        }
    }

    private static final StoredFormat[] BY_CODE = values();

    private final int code;
    private final Class<? extends TornadoNativeArray> codes;
    private final int bits;
    private final Scale scale;

    StoredFormat(int code, Class<? extends TornadoNativeArray> codes, int bits, Scale scale) {
        this.code = code;
        this.codes = codes;
        this.bits = bits;
        this.scale = scale;
    }

    /**
     * Returns the format with a code of the library task's parameter list.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static StoredFormat of(int code) {
        if (code < 0 || code >= BY_CODE.length) {
            throw new IllegalArgumentException(
                    "GEMM format must be a code from 0 to " + (BY_CODE.length - 1) + ", but is " + code);
        }
        return BY_CODE[code];
    }

    /** Returns the code in the library task's parameter list. */
    public int code() {
        return code;
    }

    /** Returns the kind of array that holds the codes. */
    public Class<? extends TornadoNativeArray> codes() {
        return codes;
    }

    /** Returns the kind of array that holds the scales; that of the codes if there are none. */
    public Class<? extends TornadoNativeArray> scales() {
        return switch (scale) {
            case NONE -> codes;
            case FP16 -> ShortArray.class;
            case FP32 -> FloatArray.class;
        };
    }

    /** Returns whether groups of elements share a scale. */
    public boolean hasScales() {
        return scale != Scale.NONE;
    }

    /** Returns whether a product can be stored so: integers are encoded elsewhere, by the optimizer. */
    public boolean storesResults() {
        return bits >= 8 && scale != Scale.FP16;
    }

    /** Returns the bytes that a number of codes takes. */
    long codeBytes(long count) {
        return count * bits / Byte.SIZE;
    }

    /** Returns the bytes that a number of scales takes. */
    long scaleBytes(long count) {
        return count * scale.bytes;
    }

    /** Returns the elements that share a byte. */
    int elementsPerByte() {
        return Math.max(1, Byte.SIZE / bits);
    }
}
