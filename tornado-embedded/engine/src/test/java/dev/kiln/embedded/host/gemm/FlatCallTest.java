package dev.kiln.embedded.host.gemm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.embedded.host.TwoForms;
import dev.kiln.embedded.host.WorkPool;
import dev.kiln.embedded.host.gemm.StoredTrial.Groups;
import dev.kiln.embedded.host.gemm.StoredTrial.Setting;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Products with few rows have the bits of those that pack B. */
class FlatCallTest {
    private static final int[] COLUMNS = {1, 7, 16, 45, 140, 1031};
    private static final int[] DEPTHS = {1, 9, 300, 1001};
    private static WorkPool pool;

    @BeforeAll
    static void startPool() {
        pool = new WorkPool(3);
    }

    @AfterAll
    static void closePool() {
        pool.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 16})
    void hasTheBitsOfProductsThatPack(int m) {
        SplittableRandom random = new SplittableRandom(m);
        for (int n : COLUMNS) {
            for (int k : DEPTHS) {
                for (float extreme : new float[] {1, -0f, 1e38f, Float.POSITIVE_INFINITY, Float.NaN}) {
                    for (int transpositions = 0; transpositions < 4; transpositions++) {
                        Epilogue epilogue = Epilogue.of(random.nextInt(6));
                        GemmSpec spec = spec(m, n, k, transpositions).with(epilogue);
                        FloatArray a = some(m * k, random);
                        FloatArray b = some(k * n, random);
                        a.set(random.nextInt(m * k), extreme);
                        b.set(random.nextInt(k * n), extreme);
                        FloatArray aux = some(Math.max(n, m * n), random);
                        float[] expected = result(spec, a, b, aux, GemmCall::new, true);
                        for (boolean vectors : new boolean[] {true, false}) {
                            assertThat(result(spec, a, b, aux, FlatCall::new, vectors))
                                    .as("%s with %s, vectors %s", spec, extreme, vectors)
                                    .isEqualTo(expected);
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(StoredFormat.class)
    void decodesWhatItReadsAndEncodesWhatItWrites(StoredFormat format) {
        SplittableRandom random = new SplittableRandom(format.code());
        for (StoredFormat result : StoredFormat.values()) {
            if (!result.storesResults()) {
                continue;
            }
            for (int group : new int[] {2, 10, 32, 128}) {
                for (int harmful : new int[] {0, 5}) {
                    int m = 1 + random.nextInt(16);
                    int n = 17 + random.nextInt(500);
                    int k = 1 + random.nextInt(700);
                    Epilogue epilogue = Epilogue.of(random.nextInt(6));
                    GemmSpec spec = spec(m, n, k, random.nextInt(4)).with(epilogue);
                    StoredFormat left = StoredFormat.of(random.nextInt(7));
                    Groups groups = new Groups(group, group, group, group);
                    Setting setting = new Setting(left, format, result, result, groups, random.nextBoolean(), harmful);
                    StoredTrial trial = StoredTrial.random(spec, setting, random);
                    new FlatCall(GemmRequest.of("qgemm", trial.parameters())).run(pool, true);
                    trial.requireTwin(pool);
                }
            }
        }
    }

    @Test
    void agreesWithThePlainTwin() {
        SplittableRandom random = new SplittableRandom(1);
        for (int transpositions = 0; transpositions < 4; transpositions++) {
            GemmSpec spec = spec(11, 1500, 777, transpositions).with(Epilogue.BIAS_GELU);
            FloatArray a = some(11 * 777, random);
            FloatArray b = some(1500 * 777, random);
            FloatArray aux = some(1500, random);
            PlainGemm plain = new PlainGemm(spec, a, b, new FloatArray(11 * 1500), aux);
            float[] values = result(spec, a, b, aux, FlatCall::new, true);
            for (int i = 0; i < values.length; i++) {
                assertThat(Math.abs(values[i] - plain.expected(i)))
                        .as("%s, element %d", spec, i)
                        .isLessThanOrEqualTo(plain.bound(i));
            }
        }
    }

    /** Each sum is of negative numbers that are too small for a float, so it is a negative zero in every form. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 259, 1001})
    void keepsNegativeZeros(int k) {
        int m = 5;
        int n = 7;
        FloatArray a = new FloatArray(m * k);
        FloatArray b = new FloatArray(k * n);
        a.init(1e-30f);
        b.init(-1e-30f);
        float[] expected = new float[m * n];
        Arrays.fill(expected, -0f);
        for (int transpositions = 0; transpositions < 4; transpositions++) {
            GemmSpec spec = spec(m, n, k, transpositions);
            for (boolean vectors : new boolean[] {true, false}) {
                assertThat(result(spec, a, b, b, GemmCall::new, vectors)).isEqualTo(expected);
                assertThat(result(spec, a, b, b, FlatCall::new, vectors)).isEqualTo(expected);
                if (!spec.transposeA()) {
                    assertThat(result(spec, a, b, b, NarrowCall::new, vectors)).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void isChosenForFewRowsOnly() {
        assertThat(chosen(GemmSpec.of(16, 64, 64, false, true))).isInstanceOf(FlatCall.class);
        assertThat(chosen(GemmSpec.of(17, 64, 64, false, true))).isInstanceOf(GemmCall.class);
        assertThat(chosen(GemmSpec.of(12, 64, 64, false, false))).isInstanceOf(FlatCall.class);
        assertThat(chosen(GemmSpec.of(13, 64, 64, false, false))).isInstanceOf(GemmCall.class);
        GemmSpec adding = new GemmSpec(8, 64, 64, false, true, 1, 0, 0, 0, true, Epilogue.NONE);
        assertThat(chosen(adding)).isInstanceOf(GemmCall.class);
        StoredTrial integers = StoredTrial.random(
                GemmSpec.of(8, 64, 64, false, true),
                new Setting(
                        StoredFormat.FP32,
                        StoredFormat.INT4,
                        StoredFormat.FP32,
                        StoredFormat.FP32,
                        new Groups(32, 32, 32, 32),
                        false,
                        0),
                new SplittableRandom(1));
        assertThat(new GemmLibrary().prepare("qgemm", integers.parameters())).isInstanceOf(GemmCall.class);
        GemmSpec several = new GemmSpec(4, 32, 32, false, true, 2, 128, 1024, 128, false, Epilogue.NONE);
        assertThat(chosen(several)).isInstanceOf(GemmCall.class);
    }

    private static Object chosen(GemmSpec spec) {
        FloatArray any = new FloatArray(64 * 64);
        return GemmLibrary.prepare(spec, any, new FloatArray(64 * 64), new FloatArray(64 * 64), any);
    }

    private static GemmSpec spec(int m, int n, int k, int transpositions) {
        return GemmSpec.of(m, n, k, (transpositions & 1) != 0, (transpositions & 2) != 0);
    }

    /** What makes a call of a request. */
    private interface Maker {
        TwoForms make(GemmRequest request);
    }

    private static float[] result(
            GemmSpec spec, FloatArray a, FloatArray b, FloatArray aux, Maker maker, boolean vectors) {
        FloatArray c = new FloatArray(spec.m() * spec.n());
        maker.make(new GemmRequest(spec, a, b, c, aux)).run(pool, vectors);
        return c.toHeapArray();
    }

    private static FloatArray some(int count, SplittableRandom random) {
        FloatArray array = new FloatArray(count);
        for (int i = 0; i < count; i++) {
            array.set(i, (float) random.nextDouble(-1, 1));
        }
        return array;
    }
}
