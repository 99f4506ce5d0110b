package dev.kiln.embedded.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.embedded.host.UnsupportedBarrierException;
import dev.kiln.embedded.ir.ElementType;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.KernelParser;
import dev.kiln.embedded.ir.ValueType;
import dev.kiln.embedded.ir.Verifier;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a kernel in OpenCL C takes, asks of a device, refuses, and does when something goes wrong. */
class OpenClWriterTest {
    private static final String OUTSIDE = """
            kernel outside in dev.kiln.Golden
            parameter 0 native int x
            parameter 1 native int y
            parameter 2 scalar int divisor
            local int 4 shared
            private long 4 own
            variable 0 int i
            variable 1 int v
            {
              1: i = globalId(0)
              2: v = x[(i + 100)]
              3: y[i] = (v + 5)
              4: y[(i - 1000)] = 7
              5: v = (7 / divisor)
              6: own[i] = (3L % long(divisor))
              7: shared[(i - 9)] = 1
              8: atomic v = shared[(i + 9)] += 1
              9: y[(i + 1)] = v
            }
            """;

    private static Kernel parse(String text) {
        return Verifier.verify(KernelParser.parse(text), "parsing");
    }

    @Test
    void shouldSayWhatAKernelTakes() {
        OpenClSource source = OpenClWriter.write(parse("""
                kernel take in dev.kiln.Golden
                parameter 0 context context
                parameter 1 native float x
                parameter 2 heap char y
                parameter 3 scalar double d
                parameter 4 scalar long l
                {
                  1: y[globalId(0)] = int(l)
                }
                """), OpenClOptions.STRICT.withPadsGrid(true));
        assertThat(source.arguments())
                .containsExactly(
                        new OpenClArgument.Buffer(1, ElementType.FLOAT, false),
                        new OpenClArgument.Length(1),
                        new OpenClArgument.Buffer(2, ElementType.CHAR, true),
                        new OpenClArgument.Length(2),
                        new OpenClArgument.Scalar(3, ValueType.DOUBLE),
                        new OpenClArgument.Scalar(4, ValueType.LONG),
                        new OpenClArgument.GridLimit(0),
                        new OpenClArgument.GridLimit(1),
                        new OpenClArgument.GridLimit(2),
                        new OpenClArgument.Status());
        assertThat(source.function()).isEqualTo("take");
        assertThat(source.extensions()).containsExactly("cl_khr_fp64");
        assertThat(source.guardsGlobalIds()).isTrue();
    }

    @Test
    void shouldNotPadTheGridOfAGroup() {
        OpenClSource source = OpenClWriter.write(parse(OUTSIDE), OpenClOptions.STRICT.withPadsGrid(true));
        assertThat(source.guardsGlobalIds()).isFalse();
        assertThat(source.arguments()).noneMatch(argument -> argument instanceof OpenClArgument.GridLimit);
    }

    @Test
    void shouldRefuseABarrierThatOnlySomeMeet() {
        Kernel kernel = parse("""
                kernel divergent in dev.kiln.Golden
                parameter 0 native int x
                {
                  4: if (localId(0) < 3) {
                    5: barrier local
                  }
                }
                """);
        assertThatThrownBy(() -> OpenClWriter.write(kernel, OpenClOptions.STRICT))
                .isInstanceOf(UnsupportedBarrierException.class)
                .hasMessageContaining("dev.kiln.Golden#divergent")
                .hasMessageContaining("line 4");
    }

    @Test
    void shouldLetGoOfStrictnessOnRequest() {
        Kernel kernel = parse("""
                kernel curve in dev.kiln.Golden
                parameter 0 native float x
                {
                  1: x[0] = (exp(x[0]) + 1.0f)
                }
                """);
        OpenClSource strict = OpenClWriter.write(kernel, OpenClOptions.STRICT.withRoundsDivision(true));
        assertThat(strict.text()).contains("FP_CONTRACT OFF").doesNotContain(" exp(");
        assertThat(strict.buildOptions()).isEqualTo("-cl-std=CL1.2 -cl-fp32-correctly-rounded-divide-sqrt");
        OpenClSource relaxed = OpenClWriter.write(kernel, OpenClOptions.STRICT.withRelaxed(true));
        assertThat(relaxed.text()).contains("FP_CONTRACT ON").contains(" exp(");
        assertThat(relaxed.buildOptions()).contains("-cl-mad-enable");
    }

    @Test
    void shouldTellFailuresInTheWordsOfTheHost() {
        OpenClSource source = OpenClWriter.write(parse(OUTSIDE), OpenClOptions.STRICT);
        assertThat(source.failure(new int[4])).isNull();
        assertThat(source.failure(new int[] {1, 100, 4, 0}))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageStartingWith("Kernel dev.kiln.Golden#outside, line 2: index 100 is outside of x,"
                        + " which has 4 elements; ");
    }

    @Test
    void shouldReportTheFirstFailureOfAWorkItemAndGoOn() {
        try (PlainDevice device = PlainDevice.openOrSkip()) {
            OpenClSource source = OpenClWriter.write(parse(OUTSIDE), device.options());
            long program = device.build(source.text(), source.buildOptions());
            int[] y = new int[4];
            assertThat(run(device, program, source, new int[4], y, 0))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContaining("line 2: index 100 is outside of x, which has 4 elements");
            assertThat(y).containsExactly(5, 0, 0, 0);
            assertThat(run(device, program, source, new int[101], y, 0))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContaining("line 4: index -1000 is outside of y, which has 4 elements");
            device.release(program);
        }
    }

    @Test
    void shouldReportAZeroDivisor() {
        for (String type : List.of("int", "long")) {
            for (String op : List.of("/", "%")) {
                OpenClSource source =
                        OpenClWriter.write(parse("""
                        kernel divide in dev.kiln.Golden
                        parameter 0 native TYPE x
                        {
                          7: x[1] = (x[0] OP x[1])
                        }
                        """.replace("TYPE", type).replace("OP", op)), OpenClOptions.STRICT);
                try (PlainDevice device = PlainDevice.openOrSkip()) {
                    long program = device.build(source.text(), source.buildOptions());
                    Object x = type.equals("int") ? new int[] {5, 0} : new long[] {5, 0};
                    int[] status = device.run(program, source, List.of(x), one(), one());
                    assertThat(source.failure(status))
                            .isInstanceOf(ArithmeticException.class)
                            .hasMessage("Kernel dev.kiln.Golden#divide, line 7: an integer "
                                    + (op.equals("/") ? "division" : "remainder") + " by zero");
                    device.release(program);
                }
            }
        }
    }

    /** PoCL once took the signal by which the JVM notices it. */
    @Test
    void shouldLeaveJavaItsOwnDivisions() {
        try (PlainDevice device = PlainDevice.openOrSkip()) {
            long program = device.build("__kernel void nothing(__global int *status) {}", "-cl-std=CL1.2");
            device.release(program);
            int[] zero = {0};
            assertThatThrownBy(() -> zero[0] = 7 / zero[0]).isInstanceOf(ArithmeticException.class);
        }
    }

    @Test
    void shouldEndALoopThatOnlyAFailureKeepsFromEnding() {
        try (PlainDevice device = PlainDevice.openOrSkip()) {
            OpenClSource source = OpenClWriter.write(parse("""
                    kernel search in dev.kiln.Golden
                    parameter 0 native int x
                    variable 0 int k
                    {
                      1: k = 0
                      2: loop L1 {
                        3: if (x[(k & 7)] == 5) {
                          3: break L1
                        }
                        4: k = (k + 1)
                      }
                      5: x[0] = k
                    }
                    """), device.options());
            long program = device.build(source.text(), source.buildOptions());
            int[] status = device.run(program, source, List.of(new int[7]), one(), one());
            assertThat(source.failure(status)).hasMessageContaining("line 3: index 7 is outside of x");
            device.release(program);
        }
    }

    private static RuntimeException run(
            PlainDevice device, long program, OpenClSource source, int[] x, int[] y, int divisor) {
        RuntimeException failure = source.failure(device.run(program, source, List.of(x, y, divisor), one(), one()));
        return Objects.requireNonNull(failure);
    }

    private static long[] one() {
        return new long[] {1, 1, 1};
    }
}
