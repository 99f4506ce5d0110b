package dev.kiln.embedded.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.embedded.ir.KernelParser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

class HostCompilerTest {
    private static final WorkPool POOL = new WorkPool(4);

    @AfterAll
    static void close() {
        POOL.close();
    }

    private static final String SAXPY = """
            kernel saxpy in dev.Some
            parameter 0 native float x
            parameter 1 native float y
            parameter 2 scalar float a
            parameter 3 scalar int n
            variable 0 int i
            {
              10: i = globalId(0)
              11: if (i < n) {
                12: y[i] = ((a * x[i]) + y[i])
              }
            }
            """;

    @Test
    void shouldRunAKernelOverAPaddedGrid() {
        HostKernel saxpy = compile(SAXPY);
        FloatArray x = new FloatArray(100_000);
        FloatArray y = new FloatArray(100_000);
        for (int i = 0; i < x.getSize(); i++) {
            x.set(i, i);
            y.set(i, 1);
        }
        saxpy.launch(new Object[] {x, y, 2f, 100_000}, Grid.of(100_352), POOL);
        for (int i = 0; i < x.getSize(); i++) {
            assertThat(y.get(i)).isEqualTo(2f * i + 1);
        }
    }

    @Test
    void shouldNameKernelLineArrayIndexAndLengthOfABadIndex() {
        HostKernel saxpy = compile(SAXPY);
        FloatArray x = new FloatArray(20);
        FloatArray y = new FloatArray(10);
        assertThatThrownBy(() -> saxpy.launch(new Object[] {x, y, 1f, 20}, Grid.of(20), POOL))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContainingAll("dev.Some#saxpy", "line 12", "index 10", "outside of y", "10 elements");
    }

    @Test
    void shouldNameTheLineOfAZeroDivisor() {
        HostKernel kernel = compile("""
                kernel share in dev.Some
                parameter 0 native int x
                {
                  7: x[globalId(0)] = (7 / x[globalId(0)])
                }
                """);
        assertThatThrownBy(() -> kernel.launch(new Object[] {new IntArray(3)}, Grid.of(3), POOL))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContainingAll("dev.Some#share", "line 7", "division");
    }

    @Test
    void shouldRefuseArgumentsThatDoNotFit() {
        HostKernel saxpy = compile(SAXPY);
        FloatArray x = new FloatArray(8);
        assertThatThrownBy(() -> saxpy.launch(new Object[] {x, new IntArray(8), 1f, 8}, Grid.of(8), POOL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("parameter y", "array of float", "IntArray");
        assertThatThrownBy(() -> saxpy.launch(new Object[] {x, x, 1, 8}, Grid.of(8), POOL))
                .hasMessageContaining("parameter a needs a boxed float");
        assertThatThrownBy(() -> saxpy.launch(new Object[] {x, x, 1f}, Grid.of(8), POOL))
                .hasMessageContaining("takes 4 arguments");
    }

    @Test
    void shouldUseJavaArraysLikeNativeOnes() {
        HostKernel kernel = compile("""
                kernel twice in dev.Some
                parameter 0 heap float x
                parameter 1 heap byte out
                variable 0 int i
                {
                  1: i = globalId(0)
                  2: out[i] = int((x[i] * 2.0f))
                }
                """);
        byte[] out = new byte[3];
        kernel.launch(new Object[] {new float[] {1, 2, 150}, out}, Grid.of(3), POOL);
        assertThat(out).containsExactly(2, 4, 44);
    }

    @Test
    void shouldTakeTheGridFromParallelLoops() {
        HostKernel kernel = compile("""
                kernel fill in dev.Some
                parameter 0 native int x
                parameter 1 scalar int n
                parallel 0 (n - 1)
                variable 0 int i
                {
                  1: i = (1 + globalId(0))
                  2: if (i < n) {
                    3: x[i] = i
                  }
                }
                """);
        Object[] arguments = {new IntArray(9), 9};
        assertThat(kernel.grid(arguments)).isEqualTo(Grid.of(8));
        kernel.launch(arguments, kernel.grid(arguments), POOL);
        assertThat(((IntArray) arguments[0]).toHeapArray()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(kernel.grid(new Object[] {new IntArray(0), 0})).isEqualTo(Grid.of(0));
    }

    @Test
    void shouldSumByATreeWithBarriersInALoop() {
        HostKernel sum = compile("""
                kernel sum in dev.Some
                parameter 0 native float x
                parameter 1 native float out
                local float 64 tile
                variable 0 int lid
                variable 1 int s
                {
                  1: lid = localId(0)
                  2: tile[lid] = x[globalId(0)]
                  3: barrier local
                  4: s = (localSize(0) >> 1)
                  5: loop L {
                    5: if (s <= 0) {
                      5: break L
                    }
                    6: if (lid < s) {
                      7: tile[lid] = (tile[lid] + tile[(lid + s)])
                    }
                    8: barrier local
                    9: s = (s >> 1)
                  }
                  10: if (lid == 0) {
                    11: out[groupId(0)] = tile[0]
                  }
                }
                """);
        FloatArray x = new FloatArray(64 * 100);
        FloatArray out = new FloatArray(100);
        for (int i = 0; i < x.getSize(); i++) {
            x.set(i, i);
        }
        sum.launch(new Object[] {x, out}, Grid.of(6_400, 64), POOL);
        for (int group = 0; group < 100; group++) {
            assertThat(out.get(group)).isEqualTo(64 * 64 * group + 63 * 32);
        }
    }

    @Test
    void shouldRefuseABarrierThatNotAllMeet() {
        assertThatThrownBy(() -> compile("""
                        kernel bad in dev.Some
                        parameter 0 native float x
                        {
                          3: if (localId(0) < 3) {
                            4: barrier local
                          }
                          6: x[globalId(0)] = 1.0f
                        }
                        """))
                .isInstanceOf(UnsupportedBarrierException.class)
                .hasMessageContainingAll("dev.Some#bad", "line 3");
        assertThatThrownBy(() -> compile("""
                        kernel bad in dev.Some
                        parameter 0 native float x
                        {
                          3: if (globalId(0) >= 3) {
                            4: return
                          }
                          5: barrier local
                          6: x[globalId(0)] = 1.0f
                        }
                        """))
                .isInstanceOf(UnsupportedBarrierException.class)
                .hasMessageContaining("return");
    }

    private static HostKernel compile(String text) {
        return new HostCompiler().compile(KernelParser.parse(text));
    }
}
