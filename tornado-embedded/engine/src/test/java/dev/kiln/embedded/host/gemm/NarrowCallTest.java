package dev.kiln.embedded.host.gemm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.embedded.host.WorkPool;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Products with few columns have the bits of those that pack A. */
class NarrowCallTest {
    private static final int[] COLUMNS = {1, 7, 8};
    private static final int[] ROWS = {1, 6, 20, 131};
    private static final int[] DEPTHS = {1, 9, 300, 1000};
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
    @EnumSource(Epilogue.class)
    void hasTheBitsOfProductsThatPack(Epilogue epilogue) {
        SplittableRandom random = new SplittableRandom(epilogue.code());
        for (int n : COLUMNS) {
            for (int m : ROWS) {
                for (int k : DEPTHS) {
                    for (float extreme : new float[] {1, -0f, 1e38f, Float.POSITIVE_INFINITY, Float.NaN}) {
                        GemmSpec spec = GemmSpec.of(m, n, k, false, random.nextBoolean())
                                .with(epilogue);
                        FloatArray a = some(m * k, random);
                        a.set(random.nextInt(m * k), extreme);
                        FloatArray b = some(k * n, random);
                        FloatArray aux = some(Math.max(n, m * n), random);
                        float[] packed = packed(spec, a, b, aux);
                        assertThat(narrow(spec, a, b, aux, true)).isEqualTo(packed);
                        assertThat(narrow(spec, a, b, aux, false)).isEqualTo(packed);
                    }
                }
            }
        }
    }

    @Test
    void isChosenForFewColumnsOnly() {
        assertThat(chosen(GemmSpec.of(128, 8, 64, false, true))).isInstanceOf(NarrowCall.class);
        assertThat(chosen(GemmSpec.of(128, 17, 64, false, true))).isInstanceOf(GemmCall.class);
        assertThat(chosen(GemmSpec.of(128, 8, 64, true, true))).isInstanceOf(GemmCall.class);
        GemmSpec adding = new GemmSpec(128, 8, 64, false, true, 1, 0, 0, 0, true, Epilogue.NONE);
        assertThat(chosen(adding)).isInstanceOf(GemmCall.class);
    }

    private static Object chosen(GemmSpec spec) {
        FloatArray any = new FloatArray(128 * 64);
        return GemmLibrary.prepare(spec, any, new FloatArray(64 * 17), new FloatArray(128 * 17), any);
    }

    private static float[] narrow(GemmSpec spec, FloatArray a, FloatArray b, FloatArray aux, boolean vectors) {
        FloatArray c = new FloatArray(spec.m() * spec.n());
        GemmRequest request = new GemmRequest(spec, a, b, c, aux);
        assertThat(NarrowCall.fits(request)).isTrue();
        new NarrowCall(request).run(pool, vectors);
        return c.toHeapArray();
    }

    private static float[] packed(GemmSpec spec, FloatArray a, FloatArray b, FloatArray aux) {
        FloatArray c = new FloatArray(spec.m() * spec.n());
        new GemmCall(new GemmRequest(spec, a, b, c, aux)).run(pool, true);
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
