package dev.kiln.model;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.kiln.kernels.FloatCodes;
import dev.kiln.kernels.IntegerCodes;
import dev.kiln.kernels.StoredMatrix;
import java.lang.foreign.MemorySegment;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** What stored weights may hold. */
final class StoredValues {
    /** Floats that are looked at together: arrays are read fast also before this code is compiled. */
    private static final int SOME = 1 << 12;

    private StoredValues() {}

    static boolean areFinite(FloatArray values) {
        float[] some = new float[Math.min(SOME, values.getSize())];
        for (long from = 0; from < values.getSize(); from += SOME) {
            int count = (int) Math.min(SOME, values.getSize() - from);
            MemorySegment.copy(values.getSegment(), JAVA_FLOAT, Float.BYTES * from, some, 0, count);
            if (!areFinite(some, count)) {
                return false;
            }
        }
        return true;
    }

    private static boolean areFinite(float[] values, int count) {
        for (int i = 0; i < count; i++) {
            if (!Float.isFinite(values[i])) {
                return false;
            }
        }
        return true;
    }

    static boolean areFinite(ShortArray bits, FloatCodes codes) {
        for (int i = 0; i < bits.getSize(); i++) {
            if (!isFinite(bits.get(i), codes)) {
                return false;
            }
        }
        return true;
    }

    /** What is wrong with codes and scales that nobody who encodes writes, or an empty text. */
    static String wrong(StoredMatrix matrix) {
        if (!(matrix.format().codes() instanceof IntegerCodes codes)) {
            return "";
        }
        ShortArray scales = (ShortArray) matrix.scales();
        for (int i = 0; i < scales.getSize(); i++) {
            if (scales.get(i) <= 0 || !isFinite(scales.get(i), FloatCodes.FP16)) {
                return "scale " + i + ": expected a positive number, found " + Float.float16ToFloat(scales.get(i));
            }
        }
        int lowest = -(1 << (codes.bits() - 1));
        ByteArray bytes = (ByteArray) matrix.codes();
        boolean pairs = matrix.format().codesPerByte() == 2;
        for (int i = 0; i < bytes.getSize(); i++) {
            boolean low = pairs && (bytes.get(i) & 15) == (lowest & 15);
            if (low || (pairs ? bytes.get(i) >> 4 : bytes.get(i)) == lowest) {
                return "byte " + i + " of its codes: expected codes from " + (lowest + 1) + ", found " + lowest;
            }
        }
        return "";
    }

    private static boolean isFinite(short bits, FloatCodes codes) {
        int field = (1 << codes.exponentBits()) - 1;
        return (bits >> codes.mantissaBits() & field) != field;
    }
}
