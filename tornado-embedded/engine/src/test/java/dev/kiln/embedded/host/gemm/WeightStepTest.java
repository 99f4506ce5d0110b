package dev.kiln.embedded.host.gemm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.embedded.host.HostCall;
import dev.kiln.embedded.host.TaskWork;
import dev.kiln.embedded.host.TwoForms;
import dev.kiln.embedded.host.WorkPool;
import dev.kiln.embedded.host.optimizer.OptimizerLibrary;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Weights that step where their gradient is computed come to the bits of those that step behind it. */
class WeightStepTest {
    private static final int[][] SHAPES = {{1, 1, 1}, {7, 33, 5}, {13, 70, 300}, {200, 45, 64}, {260, 300, 600}};
    private static WorkPool pool;

    private float scale = 1;
    private int m;
    private int n;
    private int k;
    private FloatArray a = new FloatArray(1);
    private FloatArray b = new FloatArray(1);
    private FloatArray gradient = new FloatArray(1);
    private FloatArray weights = new FloatArray(1);
    private FloatArray first = new FloatArray(1);
    private FloatArray second = new FloatArray(1);

    @BeforeAll
    static void startPool() {
        pool = new WorkPool(3);
    }

    @AfterAll
    static void closePool() {
        pool.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void hasTheBitsOfProductAndStep(int kind) {
        for (int[] shape : SHAPES) {
            for (float extreme : new float[] {1, 1e30f, Float.POSITIVE_INFINITY, Float.NaN}) {
                fill(shape, extreme);
                run(1, kind, true);
                float[][] late = {values(weights), values(first), values(second)};
                for (boolean vectors : new boolean[] {true, false}) {
                    fill(shape, extreme);
                    run(1, kind, vectors);
                    requireSteps(late);
                    fill(shape, extreme);
                    float[] untouched = values(gradient);
                    run(0, kind, vectors);
                    requireSteps(late);
                    assertThat(values(gradient)).isEqualTo(untouched);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void scalesWantedGradients(int kind) {
        for (int[] shape : SHAPES) {
            fill(shape, 1);
            for (int i = 0; i < m * n; i++) {
                gradient.set(i, gradient.get(i) * 0.37f);
            }
            scale = 1;
            ((TwoForms) step(1, kind)).run(pool, true);
            float[][] expected = {values(weights), values(first), values(second)};
            for (boolean vectors : new boolean[] {true, false}) {
                fill(shape, 1);
                scale = 0.37f;
                ((TwoForms) step(1, kind)).run(pool, vectors);
                requireSteps(expected);
            }
        }
    }

    @Test
    void writesTheGradientWhereItIsWanted() {
        fill(SHAPES[3], 1);
        float[] before = values(weights);
        product(1, 1).run(pool);
        FloatArray expected = new FloatArray(m * n);
        GemmLibrary.prepare(GemmSpec.of(m, n, k, true, false), a, b, expected, expected)
                .run(pool);
        assertThat(values(gradient)).isEqualTo(values(expected));
        assertThat(values(weights)).isEqualTo(before);
    }

    @Test
    void saysWhatAnExecutionDoes() {
        fill(SHAPES[1], 1);
        long matrix = 4L * m * n;
        TaskWork early = work(product(0, 1));
        TaskWork wanted = work(product(1, 1));
        assertThat(early.bytesWritten()).isEqualTo(2 * matrix);
        assertThat(wanted.bytesWritten()).isEqualTo(matrix);
        assertThat(early.bytesRead() - wanted.bytesRead()).isEqualTo(2 * matrix);
        assertThat(work(step(0, 1)).bytesWritten()).isZero();
        assertThat(work(step(1, 1)).bytesWritten()).isEqualTo(2 * matrix);
    }

    @Test
    void refusesWhatDoesNotFit() {
        fill(SHAPES[1], 1);
        assertThatThrownBy(() -> product(0, 4)).hasMessageContaining("kind from 0 to 3");
        second = new FloatArray(3);
        assertThatThrownBy(() -> product(0, 3)).hasMessageContaining("Array second of a step must have at least");
        assertThatThrownBy(() -> new GemmLibrary().prepare(StepCall.FUNCTION, new Object[] {a, b}))
                .hasMessageContaining("weight-step of library kiln takes 12 parameters");
        gradient = new FloatArray(2);
        assertThatThrownBy(() -> product(0, 1)).hasMessageContaining("must have at least");
        assertThatThrownBy(() -> step(0, 1)).hasMessageContaining("Function plain needs");
    }

    private static TaskWork work(HostCall call) {
        return Objects.requireNonNull(call.work());
    }

    private void requireSteps(float[][] expected) {
        assertThat(values(weights)).isEqualTo(expected[0]);
        assertThat(values(first)).isEqualTo(expected[1]);
        assertThat(values(second)).isEqualTo(expected[2]);
    }

    private void run(int wanted, int kind, boolean vectors) {
        ((TwoForms) product(wanted, kind)).run(pool, vectors);
        ((TwoForms) step(wanted, kind)).run(pool, vectors);
    }

    private HostCall product(int wanted, int kind) {
        IntArray flag = IntArray.fromElements(wanted);
        return new GemmLibrary().prepare(StepCall.FUNCTION, new Object[] {
            a, b, gradient, weights, first, second, settings(kind), flag, m, n, k, kind
        });
    }

    private HostCall step(int wanted, int kind) {
        FloatArray clip = FloatArray.fromElements(scale, 0, 0);
        IntArray flag = IntArray.fromElements(wanted);
        return new OptimizerLibrary().prepare("plain", new Object[] {
            weights, gradient, first, second, settings(kind), clip, flag, kind, m * n
        });
    }

    private static FloatArray settings(int kind) {
        return kind == 3
                ? FloatArray.fromElements(0.999f, 0.9f, 0.1f, 0.99f, 0.01f, 1e-3f, 1.1f, 1e-8f)
                : FloatArray.fromElements(0.1f, 0.01f, 0.9f);
    }

    private void fill(int[] shape, float extreme) {
        m = shape[0];
        n = shape[1];
        k = shape[2];
        SplittableRandom random = new SplittableRandom(m);
        a = some(k * m, random);
        b = some(k * n, random);
        b.set(n / 2, extreme);
        gradient = some(m * n, random);
        weights = some(m * n, random);
        first = some(m * n, random);
        second = some(m * n, random);
        for (int i = 0; i < m * n; i++) {
            second.set(i, Math.abs(second.get(i)));
        }
    }

    private static FloatArray some(int count, SplittableRandom random) {
        FloatArray array = new FloatArray(count);
        for (int i = 0; i < count; i++) {
            array.set(i, (float) random.nextDouble(-1, 1));
        }
        return array;
    }

    private static float[] values(FloatArray array) {
        return array.toHeapArray();
    }
}
