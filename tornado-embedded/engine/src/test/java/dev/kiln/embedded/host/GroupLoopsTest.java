package dev.kiln.embedded.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.embedded.fuzz.RandomKernels;
import dev.kiln.embedded.ir.Interpreter;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.KernelParser;
import dev.kiln.embedded.ir.KernelPrinter;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.Verifier;
import dev.kiln.embedded.ir.Walk;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Groups as loops; the fuzzer's kernels take the same way in one dimension. */
class GroupLoopsTest {
    private static final int ROWS = 4;
    private static final int COLUMNS = 6;

    /** A private array, a truth value and numbers that outlive barriers, a short loop, shared memory and returns. */
    private static final String KERNEL = """
            kernel k in dev.kiln.K
            parameter 0 context context
            parameter 1 native int x
            parameter 2 native int out
            parameter 3 scalar int n
            local int 16 shared
            private int 3 own
            variable 0 int place
            variable 1 int k
            variable 2 bool odd
            variable 3 int sum
            variable 4 int before
            {
              1: place = ((globalId(1) * globalSize(0)) + globalId(0))
              2: clear own
              3: odd = ((x[place] & 1) != 0)
              4: own[(localId(0) % 3)] = x[place]
              5: sum = 0
              6: for L1 k = 0; k < n; k += 1 {
                6: sum = (sum + x[((place + k) % x.length)])
              }
              7: shared[((localId(1) * localSize(0)) + localId(0))] = sum
              8: barrier local
              9: for L2 k = 0; k < 2; k += 1 {
                9: sum = (sum + shared[((((localId(1) * localSize(0)) + localId(0)) + k) % (localSize(0) * localSize(1)))])
                10: barrier local
              }
              11: if odd {
                12: atomic before = shared[15] += 1
                13: out[place] = (own[(localId(0) % 3)] + sum)
                14: return
              }
              15: out[place] = ((sum - own[(localId(0) % 3)]) + (groupId(0) + (groupId(1) * 100)))
            }
            """;

    private static int[] run(Kernel kernel, long[] global, long[] local) {
        int[] x = new int[ROWS * COLUMNS];
        for (int i = 0; i < x.length; i++) {
            x[i] = (i * 7919) % 101 - 50;
        }
        int[] out = new int[x.length];
        new Interpreter(kernel, List.of(0, x, out, 5), global, local).run();
        return out;
    }

    @ParameterizedTest
    @CsvSource({"1,1", "3,2", "2,4", "6,1", "1,4", "3,4"})
    void shouldComputeWhatGroupsCompute(long columns, long rows) {
        Kernel kernel = Verifier.verify(KernelParser.parse(KERNEL), "parsing");
        long[] local = {columns, rows, 1};
        Kernel looping = Verifier.verify(GroupLoops.in(kernel, local), "looping");
        int[] expected = run(kernel, new long[] {COLUMNS, ROWS, 1}, local);
        int[] actual = run(looping, new long[] {COLUMNS / columns, ROWS / rows, 1}, new long[] {1, 1, 1});
        assertThat(actual).isEqualTo(expected);
    }

    @Test
    void shouldPutShortLoopsAroundTheWorkItems() {
        Kernel kernel = Verifier.verify(KernelParser.parse(KERNEL), "parsing");
        String text = KernelPrinter.print(GroupLoops.in(kernel, new long[] {16, 1, 1}));
        assertThat(text)
                .containsPattern("for L1 k = 0; k < n; k \\+= 1 \\{\\s+\\d+: for items\\d+x localX = 0; localX < 16");
    }

    @Test
    void shouldLeaveNoBarrier() {
        for (long seed = 0; seed < 300; seed++) {
            Kernel kernel = GroupLoops.in(RandomKernels.draw(seed).kernel(), new long[] {7, 2, 1});
            Verifier.verify(kernel, "seed " + seed);
            Walk.statements(kernel.body(), stmt -> assertThat(stmt).isNotInstanceOf(Stmt.Barrier.class));
        }
    }
}
