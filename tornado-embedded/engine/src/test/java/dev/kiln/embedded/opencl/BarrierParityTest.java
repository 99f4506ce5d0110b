package dev.kiln.embedded.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.embedded.host.GroupLoops;
import dev.kiln.embedded.ir.Interpreter;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.KernelParser;
import dev.kiln.embedded.ir.LaunchFacts;
import dev.kiln.embedded.ir.Verifier;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kernels with barriers that a driver got wrong once, as loops over groups, against the interpreter. */
class BarrierParityTest {
    private static final int ITEMS = 32;
    private static final int GROUP = 16;

    private static final String HEAD = """
            kernel k in dev.kiln.K
            parameter 0 context context
            parameter 1 native float x
            parameter 2 native int out
            parameter 3 native int sum
            parameter 4 scalar int n
            parameter 5 scalar float f
            private int 8 own
            variable 0 bool v
            variable 1 float w
            variable 2 int c
            """;

    /**
     * A branch that the whole group takes, with a loop and then conditions that differ: PoCL 3.1 let the first work
     * item's condition decide for all. Found by seed 1001208 of the fuzzer.
     */
    private static final String LOOP_IN_BRANCH = """
            {
              1: clear own
              2: v = (x[globalId(0)] > x[7])
              3: w = float(n)
              4: if (n < 31) {
              } else {
                5: c = 0
                6: loop W {
                  7: if (c >= 3) {
                    7: break W
                  }
                  8: c = (c + 1)
                  9: if (c > 5) {
                    9: break W
                  }
                  10: atomic sum[((int((0.0f / f)) & 3) + 0)] += own[2]
                }
                11: if v {
                  12: if (w <= ((globalId(0) < 3) ? -0.5f : 1.0E38f)) {
                    13: out[globalId(0)] = n
                  }
                }
              }
              14: barrier local
            }
            """;

    private static List<Object> arguments() {
        float[] x = new float[ITEMS];
        for (int i = 0; i < ITEMS; i++) {
            x[i] = (i * 11) % 17 - 8;
        }
        return List.of(0, x, new int[ITEMS], new int[8], 64, 2.5f);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldDoWhatTheInterpreterDoes(boolean knowsLaunch) {
        Kernel kernel = Verifier.verify(KernelParser.parse(HEAD + LOOP_IN_BRANCH), "parsing");
        long[] global = {ITEMS, 1, 1};
        long[] local = {GROUP, 1, 1};
        long[] groups = {ITEMS / GROUP, 1, 1};
        long[] one = {1, 1, 1};
        LaunchFacts facts = knowsLaunch
                ? new LaunchFacts(Map.of(4, 64), Map.of(1, ITEMS, 2, ITEMS, 3, 8), global, local)
                : LaunchFacts.NONE;
        List<Object> expected = arguments();
        new Interpreter(kernel, expected, global, local).run();
        assertThat((int[]) expected.get(2)).as("some items write, others not").contains(0, 64);
        try (PlainDevice device = PlainDevice.openOrSkip()) {
            Kernel looping = GroupLoops.in(kernel, local);
            OpenClSource source = OpenClWriter.write(looping, facts.ofGroups(), device.options());
            long program = device.build(source.text(), source.buildOptions());
            List<Object> actual = arguments();
            assertThat(source.failure(device.run(program, source, actual, groups, one)))
                    .isNull();
            device.release(program);
            assertThat(actual.get(2)).isEqualTo(expected.get(2));
            assertThat(actual.get(3)).isEqualTo(expected.get(3));
        }
    }
}
