package dev.kiln.embedded.host.gemm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.embedded.host.TwoForms;
import dev.kiln.embedded.host.WorkPool;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

class GemmParityTest {
    private static final int[] SIZES = {1, 3, 7, 13, 17, 33, 63, 65, 127, 129};
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
    @ValueSource(ints = {1, 3, 7, 13, 17, 33, 63, 65, 127, 129})
    void agreesWithThePlainTwinAtOddSizes(int m) {
        SplittableRandom random = new SplittableRandom(m);
        for (int n : SIZES) {
            for (int k : SIZES) {
                for (int transpositions = 0; transpositions < 4; transpositions++) {
                    boolean accumulate = random.nextBoolean();
                    compare(spec(m, n, k, transpositions, 1, accumulate, Epilogue.NONE), random);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Epilogue.class)
    void appliesEveryEpilogueAtEdgesAndInside(Epilogue epilogue) {
        SplittableRandom random = new SplittableRandom(epilogue.code());
        for (int n : new int[] {1, 10, 16, 31, 64, 131}) {
            for (boolean accumulate : new boolean[] {false, true}) {
                compare(spec(14, n, 30, 2, 1, accumulate, epilogue), random);
                compare(spec(19, n, 600, 0, 1, accumulate, epilogue), random);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Epilogue.class)
    void multipliesBatches(Epilogue epilogue) {
        SplittableRandom random = new SplittableRandom(7);
        for (int transpositions = 0; transpositions < 4; transpositions++) {
            compare(spec(13, 21, 35, transpositions, 5, false, epilogue), random);
            GemmSpec spread = new GemmSpec(9, 18, 40, false, transpositions > 1, 4, 0, 800, 200, true, epilogue);
            compare(spread, random);
        }
    }

    @Test
    void agreesWithThePlainTwinOverManyBlocksAndStages() {
        SplittableRandom random = new SplittableRandom(3);
        for (int transpositions = 0; transpositions < 4; transpositions++) {
            compare(spec(210, 260, 1000, transpositions, 1, false, Epilogue.BIAS_RELU), random);
            compare(spec(7, 11, 9001, transpositions, 1, true, Epilogue.NONE), random);
            compare(spec(1030, 3, 4200, transpositions, 1, false, Epilogue.NONE), random);
        }
        compare(spec(100, 2, 900, 0, 20, false, Epilogue.NONE), random);
    }

    @Test
    void agreesWithThePlainTwinAtExtremeValues() {
        float[] extremes = {
            0f, -0f, Float.MIN_VALUE, -Float.MIN_NORMAL, 1e-20f, 1f, -3f, 65504f, 1e18f, -1e18f, 1e-18f, 0.1f
        };
        SplittableRandom random = new SplittableRandom(11);
        for (int transpositions = 0; transpositions < 4; transpositions++) {
            GemmSpec spec = spec(20, 37, 50, transpositions, 1, false, Epilogue.NONE);
            FloatArray a = array(spec.elementsOfA(), random);
            FloatArray b = array(spec.elementsOfB(), random);
            for (int i = 0; i < a.getSize(); i++) {
                a.set(i, extremes[random.nextInt(extremes.length)]);
            }
            for (int i = 0; i < b.getSize(); i++) {
                b.set(i, extremes[random.nextInt(extremes.length)]);
            }
            compare(spec, a, b, new FloatArray(20 * 37), new FloatArray(37));
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void spreadsWhatIsNotFiniteOverItsRowAndNoFurther(float poison) {
        for (Epilogue epilogue : List.of(Epilogue.NONE, Epilogue.BIAS_RELU, Epilogue.BIAS_GELU, Epilogue.BIAS_SILU)) {
            GemmSpec spec = spec(15, 35, 300, 0, 1, false, epilogue);
            SplittableRandom random = new SplittableRandom(2);
            FloatArray a = array(spec.elementsOfA(), random);
            FloatArray b = new FloatArray((int) spec.elementsOfB());
            b.init(0.5f);
            FloatArray c = new FloatArray(15 * 35);
            a.set(7 * 300 + 299, poison);
            FloatArray early = new FloatArray(15 * 35);
            FloatArray aux = array(35, random);
            run(spec, a, b, c, aux, true);
            run(spec, a, b, early, aux, false);
            assertThat(early.toHeapArray()).isEqualTo(c.toHeapArray());
            for (int i = 0; i < c.getSize(); i++) {
                assertThat(Float.isFinite(c.get(i)))
                        .as("%s, row %d, column %d: %s", epilogue, i / 35, i % 35, c.get(i))
                        .isEqualTo(i / 35 != 7);
            }
        }
    }

    @Test
    void givesTheSameBitsForEveryNumberOfThreads() {
        SplittableRandom random = new SplittableRandom(5);
        List<GemmSpec> specs = new ArrayList<>();
        for (int transpositions = 0; transpositions < 4; transpositions++) {
            specs.add(spec(128, 200, 784, transpositions, 1, false, Epilogue.BIAS_GELU));
            specs.add(spec(65, 10, 1024, transpositions, 1, true, Epilogue.NONE));
            specs.add(spec(33, 47, 129, transpositions, 6, false, Epilogue.NONE));
        }
        for (GemmSpec spec : specs) {
            FloatArray a = array(spec.elementsOfA(), random);
            FloatArray b = array(spec.elementsOfB(), random);
            FloatArray start = array(spec.elementsOfC(), random);
            FloatArray aux = array(Math.max(1, spec.elementsOfAux()), random);
            float[] first = null;
            for (int threads : new int[] {1, 2, 3, 7}) {
                try (WorkPool team = new WorkPool(threads)) {
                    FloatArray c = FloatArray.fromArray(start.toHeapArray());
                    GemmLibrary.prepare(spec, a, b, c, aux).run(team);
                    float[] result = c.toHeapArray();
                    first = first == null ? result : first;
                    assertThat(result).as("%s, %d threads", spec, threads).isEqualTo(first);
                }
            }
        }
    }

    private static void run(GemmSpec spec, FloatArray a, FloatArray b, FloatArray c, FloatArray aux, boolean vectors) {
        ((TwoForms) GemmLibrary.prepare(spec, a, b, c, aux)).run(pool, vectors);
    }

    private static GemmSpec spec(
            int m, int n, int k, int transpositions, int batch, boolean accumulate, Epilogue epilogue) {
        return new GemmSpec(
                m,
                n,
                k,
                (transpositions & 1) != 0,
                (transpositions & 2) != 0,
                batch,
                m * k,
                n * k,
                m * n,
                accumulate,
                epilogue);
    }

    private static FloatArray array(long size, SplittableRandom random) {
        FloatArray array = new FloatArray(Math.toIntExact(size));
        for (int i = 0; i < array.getSize(); i++) {
            array.set(i, (float) random.nextDouble(-1, 1));
        }
        return array;
    }

    private static void compare(GemmSpec spec, SplittableRandom random) {
        FloatArray aux = array(Math.max(1, spec.elementsOfAux()), random);
        compare(
                spec,
                array(spec.elementsOfA(), random),
                array(spec.elementsOfB(), random),
                array(spec.elementsOfC(), random),
                aux);
    }

    private static void compare(GemmSpec spec, FloatArray a, FloatArray b, FloatArray c, FloatArray aux) {
        FloatArray early = FloatArray.fromArray(c.toHeapArray());
        PlainGemm plain = new PlainGemm(spec, a, b, c, aux);
        float[] before = c.toHeapArray();
        run(spec, a, b, c, aux, true);
        run(spec, a, b, early, aux, false);
        assertThat(early.toHeapArray()).as("%s", spec).isEqualTo(c.toHeapArray());
        for (int i = 0; i < before.length; i++) {
            boolean inside = spec.batch() == 1 || i % spec.strideC() < spec.m() * spec.n();
            double expected = inside ? plain.expected[i] : before[i];
            double error = Math.abs(c.get(i) - expected);
            if (!(error <= plain.bound[i])) {
                throw new AssertionError("%s: element %d must be %s ± %s, but is %s"
                        .formatted(spec, i, expected, plain.bound[i], c.get(i)));
            }
        }
    }
}
