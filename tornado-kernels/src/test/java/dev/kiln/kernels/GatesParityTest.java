package dev.kiln.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kiln.kernels.reference.Gates;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Gates on every engine: drawn, straight-through, expected, applied, and pulled by their Lagrangian. */
@ExtendWith(ParityTable.class)
class GatesParityTest {
    private static final int ROWS = 11;
    private static final double STEP = 0x1p-18;

    /** Ordinary log α, and some so large that gates are always zero or one. */
    private static float[] logAlpha(int n) {
        float[] values = Samples.normal(n, 7, 3);
        float[] special = {0f, -0f, 40f, -40f, 120f, -120f, 1e30f, -1e30f};
        for (int i = 0; i < n; i += 7) {
            values[i] = special[i / 7 % special.length];
        }
        return values;
    }

    private static int[] words(int n) {
        int[] words = Samples.integers(n, 3, Integer.MAX_VALUE);
        for (int i = 0; i < n; i++) {
            words[i] = switch (i % 5) {
                case 0 -> -words[i];
                case 1 -> i % 2 == 0 ? 0 : -1;
                default -> words[i];
            };
        }
        return words;
    }

    private static double uniform(int word) {
        return ((word >>> 9) + 0.5) / (1 << 23);
    }

    @TestFactory
    Stream<DynamicTest> sample() {
        return Parity.cases("sample", (engine, n) -> {
            float[] alpha = logAlpha(n);
            int[] words = words(n);
            FloatArray gates = Samples.output(n);
            FloatArray slopes = Samples.output(n);
            FloatArray open = Samples.output(n);
            engine.run(Launch.of(
                    LaunchGrid.lanes(n),
                    dev.kiln.kernels.Gates::sample,
                    Samples.device(alpha),
                    IntArray.fromArray(words),
                    gates,
                    slopes,
                    open,
                    n));
            double[] expected = IntStream.range(0, n)
                    .mapToDouble(i -> Gates.sample(alpha[i], uniform(words[i])))
                    .toArray();
            Samples.assertClose(expected, gates, STEP, 0);
            Samples.assertClose(Samples.map(Samples.doubles(alpha), Gates::open), open, STEP, 0);
            for (int i = 0; i < n; i++) {
                // Next to where it clips, a gate's slope is either zero or that of its side.
                boolean edge = expected[i] < 1e-5 || expected[i] > 1 - 1e-5;
                double slope = Gates.slope(alpha[i], uniform(words[i]));
                if (!edge) {
                    assertThat((double) slopes.get(i)).as("slope %d", i).isCloseTo(slope, within(STEP));
                } else {
                    assertThat((double) slopes.get(i)).as("slope %d", i).isBetween(0.0, 0.2);
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> straightThrough() {
        return Parity.cases("straightThrough", (engine, n) -> {
            float[] alpha = logAlpha(n);
            FloatArray gates = Samples.output(n);
            FloatArray slopes = Samples.output(n);
            FloatArray open = Samples.output(n);
            engine.run(Launch.of(
                    LaunchGrid.lanes(n),
                    dev.kiln.kernels.Gates::straightThrough,
                    Samples.device(alpha),
                    gates,
                    slopes,
                    open,
                    n));
            double[] exact = Samples.doubles(alpha);
            Samples.assertClose(Samples.map(exact, a -> a > 0 ? 1 : 0), gates, 0, 0);
            Samples.assertClose(Samples.map(exact, Gates::sigmoid), open, STEP, 0);
            Samples.assertClose(Samples.map(exact, a -> Gates.sigmoid(a) * Gates.sigmoid(-a)), slopes, STEP, 0);
        });
    }

    @TestFactory
    Stream<DynamicTest> expected() {
        return Parity.cases("expected", (engine, n) -> {
            float[] alpha = logAlpha(n);
            FloatArray soft = Samples.output(n);
            FloatArray hard = Samples.output(n);
            for (int mode = 0; mode < 2; mode++) {
                engine.run(Launch.of(
                        LaunchGrid.lanes(n),
                        dev.kiln.kernels.Gates::expected,
                        Samples.device(alpha),
                        mode == 0 ? soft : hard,
                        mode,
                        n));
            }
            double[] exact = Samples.doubles(alpha);
            Samples.assertClose(Samples.map(exact, Gates::expected), soft, STEP, 0);
            Samples.assertClose(Samples.map(exact, a -> a > 0 ? 1 : 0), hard, 0, 0);
        });
    }

    @TestFactory
    Stream<DynamicTest> scale() {
        return Parity.cases("scale", (engine, columns) -> {
            FloatArray x = Samples.device(Samples.extreme(ROWS * columns, 1));
            FloatArray gates = Samples.device(Samples.normal(columns + 3, 2, 1));
            double[] expected = new double[ROWS * columns];
            Arrays.setAll(expected, i -> (double) x.get(i) * gates.get(3 + i % columns));
            engine.run(Launch.of(
                    LaunchGrid.plane(columns, ROWS), dev.kiln.kernels.Gates::scale, x, gates, x, 3, ROWS, columns));
            Samples.assertClose(expected, x, Float.MIN_VALUE, Samples.ULP / 2);
        });
    }

    @TestFactory
    Stream<DynamicTest> lagrange() {
        return Parity.cases("lagrange", (engine, n) -> {
            float[] open = new float[n];
            double[] alpha = Samples.doubles(logAlpha(n));
            for (int i = 0; i < n; i++) {
                open[i] = (float) Gates.open(alpha[i]);
            }
            FloatArray state = Samples.device(0.5f, 2f, -1f);
            engine.run(Launch.of(
                    LaunchGrid.lanes(1),
                    dev.kiln.kernels.Gates::lagrange,
                    Samples.device(open),
                    Samples.device(0.3f),
                    state,
                    0.25f,
                    n));
            double share = Gates.share(alpha);
            double gap = share - 0.3;
            Samples.assertClose(
                    new double[] {0.5 + 0.25 * gap, 2 + 0.25 * gap * gap, share}, state, 1e-7 + n * 0x1p-24, 1e-6);
        });
    }

    @TestFactory
    Stream<DynamicTest> gradient() {
        return Parity.cases("gradient", (engine, n) -> {
            double[] sums = Samples.doubles(Samples.normal(n, 5, 2));
            double[] slopes = Samples.doubles(Samples.normal(n, 6, 1));
            float[] open = new float[n];
            float[] alpha = logAlpha(n);
            for (int i = 0; i < n; i++) {
                open[i] = (float) Gates.open(alpha[i]);
            }
            FloatArray gradient = Samples.output(n);
            engine.run(Launch.of(
                    LaunchGrid.lanes(n),
                    dev.kiln.kernels.Gates::gradient,
                    Samples.device(Samples.normal(n, 5, 2)),
                    Samples.device(Samples.normal(n, 6, 1)),
                    Samples.device(open),
                    Samples.device(0.25f),
                    Samples.device(3f, 4f, 0.75f),
                    gradient,
                    n));
            double[] expected = Gates.gradient(sums, slopes, Samples.doubles(open), 0.75, 0.25, 3, 4);
            double[] allowed = new double[n];
            Arrays.setAll(allowed, i -> 8 * 0x1p-24 * (Math.abs(sums[i] * slopes[i]) + 7.0 / n));
            Samples.assertWithin(expected, gradient, allowed);
        });
    }

    /** The share of drawn gates that are open is the probability that is said, within five standard errors. */
    @Test
    void shouldOpenAsOftenAsItSays() {
        int draws = 200_000;
        IntArray key = new IntArray(Philox.KEY_LENGTH);
        Philox.fillKey(key, 42, 7);
        for (float alpha : new float[] {-3f, -1f, 0f, 1f, 2.5f}) {
            IntArray words = new IntArray(draws);
            FloatArray logAlpha = new FloatArray(draws);
            logAlpha.init(alpha);
            FloatArray gates = new FloatArray(draws);
            FloatArray unused = new FloatArray(draws);
            Engine engine = Engine.ALL.getFirst();
            engine.run(Launch.of(
                    LaunchGrid.plane(Philox.LANES, Philox.blocks(draws)), Philox::fill, key, words, 1, draws));
            engine.run(Launch.of(
                    LaunchGrid.lanes(draws),
                    dev.kiln.kernels.Gates::sample,
                    logAlpha,
                    words,
                    gates,
                    unused,
                    new FloatArray(draws),
                    draws));
            long opened =
                    IntStream.range(0, draws).filter(i -> gates.get(i) > 0).count();
            double p = Gates.open(alpha);
            assertThat((double) opened / draws)
                    .as("log alpha %s", alpha)
                    .isCloseTo(p, within(5 * Math.sqrt(p * (1 - p) / draws)));
        }
    }
}
