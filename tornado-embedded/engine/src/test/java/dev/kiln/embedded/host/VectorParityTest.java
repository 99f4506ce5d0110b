package dev.kiln.embedded.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.embedded.ir.KernelParser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Kernels against plain Java, in vectors and one by one, at sizes that are no multiple of anything. */
class VectorParityTest {
    private static final WorkPool POOL = new WorkPool(3);

    private static final float[] EXTREMES = {
        0f,
        -0f,
        1f,
        -1f,
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        88.72f,
        88.73f,
        -87.4f,
        -103.9f,
        -104.1f,
        3e-5f,
        2.5f,
        1e9f
    };

    @AfterAll
    static void close() {
        POOL.close();
    }

    private static HostKernel compile(String text) {
        return new HostCompiler().compile(KernelParser.parse(text));
    }

    private static FloatArray extremes(int n) {
        FloatArray x = new FloatArray(n);
        for (int i = 0; i < n; i++) {
            x.set(i, i < 3 * EXTREMES.length ? EXTREMES[i % EXTREMES.length] : (i % 97 - 48) * 0.37f);
        }
        return x;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 13, 64, 207, 4098})
    void shouldKeepJavasArithmetic(int n) {
        HostKernel kernel = compile("""
                kernel mixed in dev.Some
                parameter 0 native float x
                parameter 1 native float y
                parameter 2 native float out
                parameter 3 native int bits
                parameter 4 scalar int n
                variable 0 int i
                variable 1 float a
                variable 2 float b
                {
                  1: i = globalId(0)
                  2: if (i >= n) {
                    2: return
                  }
                  3: a = x[i]
                  4: b = y[((n - 1) - i)]
                  5: out[i] = (max((a * b), (a / b)) - min(sqrt(a), (b + a)))
                  6: bits[i] = (int((a * 3.0f)) + ((a !< b) ? 1000 : (i % 7)))
                }
                """);
        FloatArray x = extremes(n);
        FloatArray y = extremes(n);
        for (boolean vectors : new boolean[] {false, true}) {
            FloatArray out = new FloatArray(n);
            IntArray bits = new IntArray(n);
            kernel.useVectors(vectors);
            kernel.launch(new Object[] {x, y, out, bits, n}, Grid.of((n + 63) / 64 * 64L, 64), POOL);
            for (int i = 0; i < n; i++) {
                float a = x.get(i);
                float b = y.get(n - 1 - i);
                float expected = Math.max(a * b, a / b) - Math.min((float) Math.sqrt(a), b + a);
                assertThat(Float.floatToIntBits(out.get(i))).isEqualTo(Float.floatToIntBits(expected));
                assertThat(bits.get(i)).isEqualTo((int) (a * 3f) + (!(a < b) ? 1000 : i % 7));
            }
        }
    }

    /** The stated bound: 1.1 ulp, and exact zeros, infinities and NaNs; the same bits wherever a value stands. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 207, 4098})
    void shouldComputeExponentialsWithinTheirBound(int n) {
        HostKernel kernel = compile("""
                kernel exponential in dev.Some
                parameter 0 native float x
                parameter 1 native float out
                {
                  1: out[globalId(0)] = exp(x[globalId(0)])
                }
                """);
        FloatArray x = extremes(n);
        FloatArray oneByOne = new FloatArray(n);
        FloatArray vectors = new FloatArray(n);
        kernel.useVectors(false);
        kernel.launch(new Object[] {x, oneByOne}, Grid.of(n), POOL);
        kernel.useVectors(true);
        kernel.launch(new Object[] {x, vectors}, Grid.of(n), POOL);
        for (int i = 0; i < n; i++) {
            assertThat(Float.floatToIntBits(vectors.get(i))).isEqualTo(Float.floatToIntBits(oneByOne.get(i)));
            double exact = Math.exp(x.get(i));
            float rounded = (float) exact;
            if (rounded > 0 && rounded < Float.POSITIVE_INFINITY) {
                assertThat(Math.abs(vectors.get(i) - exact)).isLessThanOrEqualTo(1.1 * Math.ulp(rounded));
            } else {
                assertThat(Float.floatToIntBits(vectors.get(i))).isEqualTo(Float.floatToIntBits(rounded));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "7,3,1", "13,1,5", "64,2,3", "207,5,2"})
    void shouldRunGridsOfThreeDimensions(int x, int y, int z) {
        HostKernel kernel = compile("""
                kernel place in dev.Some
                parameter 0 native int out
                variable 0 int row
                {
                  1: row = ((globalId(2) * globalSize(1)) + globalId(1))
                  2: out[((row * globalSize(0)) + globalId(0))] = (globalId(0) + (1000 * row))
                }
                """);
        for (boolean vectors : new boolean[] {false, true}) {
            IntArray out = new IntArray(x * y * z);
            kernel.useVectors(vectors);
            kernel.launch(new Object[] {out}, new Grid(3, new long[] {x, y, z}, new long[] {1, 1, 1}), POOL);
            for (int i = 0; i < out.getSize(); i++) {
                assertThat(out.get(i)).isEqualTo(i % x + 1_000 * (i / x));
            }
        }
    }

    @Test
    void shouldEndRowsAtALimitThatIsLoaded() {
        HostKernel kernel = compile("""
                kernel upTo in dev.Some
                parameter 0 native int size
                parameter 1 native int out
                variable 0 int i
                variable 1 int n
                {
                  1: i = (globalId(0) + 2)
                  2: n = size[0]
                  3: if (i < n) {
                    4: out[i] = i
                  }
                }
                """);
        for (int n : new int[] {0, 3, 11, 50}) {
            IntArray size = new IntArray(1);
            size.set(0, n);
            IntArray out = new IntArray(50);
            kernel.useVectors(true);
            kernel.launch(new Object[] {size, out}, Grid.of(64), POOL);
            for (int i = 0; i < 50; i++) {
                assertThat(out.get(i)).isEqualTo(i >= 2 && i < n ? i : 0);
            }
        }
    }

    @Test
    void shouldSeeItsOwnWritesWhereAnArrayIsGivenTwice() {
        HostKernel kernel = compile("""
                kernel scale in dev.Some
                parameter 0 native float factor
                parameter 1 native float x
                {
                  1: x[globalId(0)] = (x[globalId(0)] * factor[0])
                }
                """);
        FloatArray x = new FloatArray(9);
        x.init(3f);
        kernel.useVectors(true);
        kernel.launch(new Object[] {x, x}, Grid.of(9), POOL);
        // The first work item squares the factor before the others read it, as one thread runs them in order.
        assertThat(x.toHeapArray()).containsExactly(9, 27, 27, 27, 27, 27, 27, 27, 27);
    }

    @Test
    void shouldNeverTouchMemoryOutsideOfAnArray() {
        HostKernel kernel = compile("""
                kernel spill in dev.Some
                parameter 0 native float x
                {
                  5: x[(globalId(0) + 3)] = 1.0f
                }
                """);
        FloatArray x = new FloatArray(32);
        kernel.useVectors(true);
        assertThatThrownBy(() -> kernel.launch(new Object[] {x}, Grid.of(32), POOL))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContainingAll("line 5", "index 32", "32 elements");
        assertThatThrownBy(() -> kernel.launch(new Object[] {new FloatArray(0)}, Grid.of(16), POOL))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
