package dev.kiln.embedded.host.gemm;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** Every parameter of {@code qgemm} that could make it read or write what is not there is refused by name. */
class StoredGemmRefusalTest {
    private static final int A = 0;
    private static final int A_SCALES = 1;
    private static final int B = 2;
    private static final int B_SCALES = 3;
    private static final int C = 4;
    private static final int C_SCALES = 5;
    private static final int AUX = 6;
    private static final int M = 7;
    private static final int N = 8;
    private static final int K = 9;
    private static final int TRANSPOSE_A = 10;
    private static final int EPILOGUE = 12;
    private static final int FORMAT_A = 13;
    private static final int GROUP_A = 14;
    private static final int GROUP_B = 16;
    private static final int FORMAT_C = 17;
    private static final int GROUP_C = 18;
    private static final int POWERS_OF_TWO = 19;
    private static final int FORMAT_AUX = 20;
    private static final int GROUP_AUX = 21;

    /** A[5 × 10] is FP8 in groups of 4, B[7 × 10] INT4 in groups of 8, C[5 × 7] FP8 in groups of 3, the mask FP8. */
    private static Object[] valid() {
        StoredTrial.Setting setting = new StoredTrial.Setting(
                StoredFormat.FP8_E4M3,
                StoredFormat.INT4,
                StoredFormat.FP8_E4M3,
                StoredFormat.FP8_E5M2,
                new StoredTrial.Groups(4, 8, 3, 2),
                false,
                0);
        GemmSpec spec = GemmSpec.of(5, 7, 10, false, true).with(Epilogue.RELU_MASK);
        return StoredTrial.random(spec, setting, new SplittableRandom(1)).parameters();
    }

    private static void assertRefused(String message, Object... changes) {
        Object[] parameters = valid();
        for (int i = 0; i < changes.length; i += 2) {
            parameters[(Integer) changes[i]] = changes[i + 1];
        }
        assertThatThrownBy(() -> new GemmLibrary().prepare("qgemm", parameters))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void takesWhatTheseTestsChange() {
        new GemmLibrary().prepare("qgemm", valid());
    }

    @Test
    void refusesWrongKinds() {
        assertRefused("(a) of qgemm must be a ByteArray, but is", A, new FloatArray(60));
        assertRefused("(aScales) of qgemm must be a FloatArray, but is", A_SCALES, new ShortArray(60));
        assertRefused("(b) of qgemm must be a ByteArray, but is java.lang.String", B, "");
        assertRefused("(bScales) of qgemm must be a ShortArray, but is", B_SCALES, new FloatArray(60));
        assertRefused("(c) of qgemm must be a ByteArray, but is", C, new FloatArray(60));
        assertRefused("(cScales) of qgemm must be a FloatArray, but is", C_SCALES, new ByteArray(60));
        assertRefused("(aux) of qgemm must be a ByteArray, but is", AUX, new FloatArray(60));
        assertRefused("(aux) of qgemm must be a FloatArray, but is", EPILOGUE, 2);
        assertRefused("(m) of qgemm must be an Integer, but is java.lang.Long", M, 5L);
        assertThatThrownBy(() -> new GemmLibrary().prepare("qgemm", new Object[] {1, 2}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("takes 22 parameters, but got 2");
    }

    @Test
    void refusesWrongNumbers() {
        assertRefused("m must be at least 1, but is 0", M, 0);
        assertRefused("k must be at least 1, but is -1", K, -1);
        assertRefused("transposeA must be 0 or 1, but is 2", TRANSPOSE_A, 2);
        assertRefused("powersOfTwo must be 0 or 1, but is -1", POWERS_OF_TWO, -1);
        assertRefused("epilogue must be a code from 0 to 5, but is 6", EPILOGUE, 6);
        assertRefused("format must be a code from 0 to 6, but is 7", FORMAT_A, 7);
        assertRefused("format must be a code from 0 to 6, but is -1", FORMAT_AUX, -1);
        assertRefused("format from FP32 to FP8_E5M2, but have INT8", FORMAT_C, 5, C_SCALES, new ShortArray(40));
        assertRefused("format from FP32 to FP8_E5M2, but have FP8_E4M3 and INT4", FORMAT_AUX, 6);
    }

    @Test
    void refusesWrongGroups() {
        assertRefused("operand A of format FP8_E4M3 must have a group of at least 1, but has 0", GROUP_A, 0);
        assertRefused("group of at least 1 and a multiple of 2, but has 7", GROUP_B, 7);
        assertRefused("operand C of format FP8_E4M3 must have a group of at least 1, but has -3", GROUP_C, -3);
        assertRefused("operand aux of format FP8_E5M2 must have a group of at least 1, but has 0", GROUP_AUX, 0);
        assertRefused(
                "for 65536 columns at most, but groups are 70000 of 100000",
                N,
                100_000,
                GROUP_C,
                70_000,
                C,
                new ByteArray(700_000));
    }

    @Test
    void refusesArraysThatAreTooSmall() {
        assertRefused("operand A must have at least 60 elements, but has 59", A, new ByteArray(59));
        assertRefused("operand A's scales must have at least 15 elements, but has 14", A_SCALES, new FloatArray(14));
        assertRefused("operand B must have at least 56 elements, but has 55", B, new ByteArray(55));
        assertRefused("operand B's scales must have at least 14 elements, but has 13", B_SCALES, new ShortArray(13));
        assertRefused("operand C must have at least 45 elements, but has 44", C, new ByteArray(44));
        assertRefused("operand C's scales must have at least 15 elements, but has 14", C_SCALES, new FloatArray(14));
        assertRefused("operand aux must have at least 40 elements, but has 39", AUX, new ByteArray(39));
        int huge = Integer.MAX_VALUE;
        assertRefused(
                "operand A must have at least 2305843",
                M,
                huge,
                K,
                1 << 30,
                FORMAT_C,
                0,
                EPILOGUE,
                0,
                C,
                new FloatArray(35));
        assertRefused("operand B must have at least", N, huge, GROUP_C, 1000);
    }

    @Test
    void refusesSharedMemory() {
        Object[] parameters = valid();
        ByteArray c = (ByteArray) parameters[C];
        FloatArray scales = (FloatArray) parameters[C_SCALES];
        ByteArray large = new ByteArray(80);
        assertRefused("operand A and the result C share memory", A, large, C, large);
        assertRefused("operand B and the result C share memory", B, large, C, large);
        assertRefused("operand aux and the result C share memory", AUX, c, C, c);
        assertRefused("operand A's scales and the result C share memory", A_SCALES, scales, C_SCALES, scales);
        FloatArray over = FloatArray.fromSegmentShallow(large.getSegmentWithHeader());
        assertRefused("result C and its scales share memory", C, large, C_SCALES, over);
    }

    @Test
    void refusesSumsThatAreTooLong() {
        int k = GemmRequest.LONGEST_SUM + 1;
        assertRefused(
                "k must be at most 16777216", M, 1, N, 1, K, k, A, new ByteArray(k + 3), A_SCALES, new FloatArray(k));
    }
}
