package dev.kiln.embedded.ir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.embedded.fuzz.RandomKernels;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which accesses are proven to be inside, by line; what is claimed is compared with what runs. */
class ValueRangesTest {
    private static final int ITEMS = 12;
    private static final String HEAD = """
            kernel k in dev.kiln.K
            parameter 0 native int x
            parameter 1 native float out
            parameter 2 scalar int n
            parameter 3 scalar int m
            local int 64 tile
            variable 0 int i
            variable 1 int j
            variable 2 int k
            """;

    /** 100 elements in x, 60 in out, n = 10, m = 6, a grid of 128 in groups of 64. */
    private static final LaunchFacts FACTS =
            new LaunchFacts(Map.of(2, 10, 3, 6), Map.of(0, 100, 1, 60), new long[] {128, 1, 1}, new long[] {64, 1, 1});

    private static Kernel kernel(String body) {
        return Verifier.verify(KernelParser.parse(HEAD + "{\n" + body + "}\n"), "parsing");
    }

    /** The lines of the loads and stores that may be outside. */
    private static List<Integer> doubtful(String body) {
        Kernel kernel = kernel(body);
        ValueRanges ranges = ValueRanges.of(kernel, FACTS);
        List<Integer> lines = new ArrayList<>();
        Walk.statements(kernel.body(), stmt -> {
            boolean[] inside = {!(stmt instanceof Stmt.Store) || ranges.isInside(stmt)};
            stmt.expressions()
                    .forEach(root -> Walk.expressions(
                            root, expr -> inside[0] &= !(expr instanceof Expr.Load load) || ranges.isInside(load)));
            if (!inside[0]) {
                lines.add(stmt.line());
            }
        });
        return lines;
    }

    @Test
    void shouldBelieveGuards() {
        assertThat(doubtful("""
                1: i = globalId(0)
                2: out[i] = 0.0f
                3: if (i < 60) {
                  4: out[i] = 1.0f
                  5: out[(i + 1)] = 1.0f
                }
                6: if (i >= 60) {
                  7: return
                }
                8: out[i] = 2.0f
                9: out[(i - 1)] = 2.0f
                """)).containsExactly(2, 5, 9);
    }

    @Test
    void shouldMultiplyRowsAndColumns() {
        assertThat(doubtful("""
                1: i = globalId(0)
                2: if (i < n) {
                  3: j = 0
                  4: if (j < m) {
                    5: out[((i * m) + j)] = 0.0f
                    6: out[((i * n) + j)] = 0.0f
                  }
                }
                7: k = (globalId(0) / n)
                8: out[k] = 1.0f
                9: out[(globalId(0) % n)] = 1.0f
                10: out[(globalId(0) / m)] = 1.0f
                11: out[(globalId(0) >> 2)] = 1.0f
                12: out[(globalId(0) & 63)] = 1.0f
                """)).containsExactly(6, 12);
    }

    @Test
    void shouldFollowWhatLoopsCarry() {
        assertThat(doubtful("""
                1: i = 0
                2: loop L {
                  3: if (i >= 60) {
                    3: break L
                  }
                  4: out[i] = 0.0f
                  5: i = (i + 7)
                }
                6: out[i] = 0.0f
                7: x[i] = 1
                8: j = 0
                9: for M k = 0; k < 10; k += 1 {
                  10: x[j] = 1
                  11: x[k] = 1
                  12: j = (j + 1)
                }
                13: x[k] = 1
                """)).containsExactly(6, 10);
    }

    @Test
    void shouldJoinAllWaysToAPlace() {
        assertThat(doubtful("""
                1: i = 5
                2: block B {
                  3: if (n > globalId(0)) {
                    4: i = 70
                    5: break B
                  }
                  6: i = 10
                }
                7: out[i] = 1.0f
                8: x[i] = 1
                9: tile[localId(0)] = 1
                10: tile[(localId(0) + groupId(0))] = 1
                """)).containsExactly(7, 10);
    }

    @Test
    void shouldNotTrustWhatWraps() {
        assertThat(doubtful("""
                1: i = (globalSize(0) * 16777216)
                2: x[(i + 2147483647)] = 1
                3: j = x[0]
                4: x[j] = 1
                5: if (j < 100) {
                  6: x[j] = 1
                  7: if (j >= 0) {
                    8: x[j] = 1
                  }
                }
                9: x[max(0, min(j, 99))] = 1
                """)).containsExactly(2, 4, 6);
    }

    /** Of an array that is larger than what a kernel works on, only that part is told. */
    @Test
    void shouldTellWhichElementsAreReached() {
        Kernel kernel = kernel("""
                1: i = globalId(0)
                2: if (i < n) {
                  3: for M k = 0; k < m; k += 1 {
                    4: x[((k * n) + i)] = x[(i + 20)]
                  }
                  5: out[i] = 0.0f
                  6: out[(i + 500)] = 0.0f
                }
                """);
        ValueRanges ranges = ValueRanges.of(kernel, FACTS);
        assertThat(ranges.loadedElements(0)).isEqualTo(10);
        assertThat(ranges.storedElements(0)).isEqualTo(60);
        assertThat(ranges.loadedElements(1)).isZero();
        assertThat(ranges.storedElements(1)).isEqualTo(10);
        // What may be anything is no more than the array.
        ValueRanges unknown = ValueRanges.of(kernel("1: x[x[0]] = 1\n"), FACTS);
        assertThat(unknown.storedElements(0)).isEqualTo(100);
    }

    @Test
    void shouldKnowNothingOfLengthsWithoutFacts() {
        Kernel kernel = kernel("1: out[0] = 0.0f\n2: tile[63] = 0\n3: tile[64] = 0\n");
        ValueRanges ranges = ValueRanges.of(kernel, LaunchFacts.NONE);
        assertThat(kernel.body().statements().stream().map(ranges::isInside)).containsExactly(false, true, false);
    }

    /** Arithmetic that is called exact gives what LONG arithmetic gives, in every work item of every random kernel. */
    @Test
    void shouldClaimNothingThatRunsOtherwise() {
        int claims = 0;
        for (long seed = 1; seed <= 400; seed++) {
            Kernel kernel = RandomKernels.draw(seed).kernel();
            long[] global = {ITEMS, 1, 1};
            long[] local = {RandomKernels.isGrouped(kernel) ? 4 : 1, 1, 1};
            Random random = new Random(seed);
            List<Object> arguments = arguments(kernel, random);
            Kernel watched = watched(kernel, ValueRanges.of(kernel, facts(kernel, arguments, global, local)));
            claims += watched.equals(kernel) ? 0 : 1;
            List<Object> expected = arguments(kernel, new Random(seed));
            String failure = run(kernel, expected, global, local);
            assertThat(run(watched, arguments, global, local))
                    .as("seed %d", seed)
                    .isEqualTo(failure);
            for (int i = 0; i < arguments.size(); i++) {
                assertThat(arguments.get(i)).as("seed %d, argument %d", seed, i).isEqualTo(expected.get(i));
            }
        }
        assertThat(claims).isGreaterThan(200);
    }

    /** Runs a kernel; returns what it failed with, or nothing. */
    private static String run(Kernel kernel, List<Object> arguments, long[] global, long[] local) {
        try {
            new Interpreter(kernel, arguments, global, local).run();
            return "";
        } catch (IllegalStateException e) {
            return e.toString();
        }
    }

    /**
     * A claimed sum becomes another number where LONG arithmetic disagrees, and a claimed index where it is outside.
     */
    private static Kernel watched(Kernel kernel, ValueRanges ranges) {
        return kernel.withBody(Rewrite.statements(kernel.body(), stmt -> {
            Stmt same = Rewrite.withExpressions(stmt, root -> watched(root, ranges));
            return List.of(
                    stmt instanceof Stmt.Store old && same instanceof Stmt.Store store && ranges.isInside(old)
                            ? new Stmt.Store(
                                    store.line(), store.memory(), watched(store.memory(), store.index()), store.value())
                            : same);
        }));
    }

    private static Expr watched(Memory memory, Expr index) {
        Expr length = switch (memory) {
            case Memory.Buffer buffer -> new Expr.Length(buffer);
            case Memory.LocalArray array -> Expr.ofInt(array.length());
            case Memory.PrivateArray array -> Expr.ofInt(array.length());
        };
        Expr isBelow = new Expr.Compare(CompareOp.LT, index, length);
        return new Expr.Select(isBelow, index, Expr.ofInt(Integer.MIN_VALUE));
    }

    private static Expr watched(Expr expr, ValueRanges ranges) {
        List<Expr> operands = expr.operands().stream()
                .map(operand -> watched(operand, ranges))
                .toList();
        Expr same = expr.withOperands(operands);
        if (expr instanceof Expr.Load load && ranges.isInside(load)) {
            return new Expr.Load(load.memory(), watched(load.memory(), operands.get(0)));
        }
        if (expr instanceof Expr.Binary binary && isRing(binary) && ranges.isExact(binary)) {
            Expr wide = new Expr.Binary(
                    binary.op(),
                    new Expr.Convert(ValueType.LONG, operands.get(0)),
                    new Expr.Convert(ValueType.LONG, operands.get(1)));
            Expr agrees = new Expr.Compare(CompareOp.EQ, wide, new Expr.Convert(ValueType.LONG, same));
            return new Expr.Select(agrees, same, new Expr.Binary(BinaryOp.XOR, same, Expr.ofInt(0x5a5a5a5a)));
        }
        return same;
    }

    private static boolean isRing(Expr.Binary binary) {
        return binary.type() == ValueType.INT
                && (binary.op() == BinaryOp.ADD || binary.op() == BinaryOp.SUB || binary.op() == BinaryOp.MUL);
    }

    private static LaunchFacts facts(Kernel kernel, List<Object> arguments, long[] global, long[] local) {
        Map<Integer, Integer> lengths = new HashMap<>();
        Map<Integer, Integer> scalars = new HashMap<>();
        for (Parameter parameter : kernel.parameters()) {
            Object argument = arguments.get(parameter.index());
            if (argument instanceof Integer value) {
                scalars.put(parameter.index(), value);
            } else if (parameter instanceof Parameter.Array) {
                lengths.put(parameter.index(), Array.getLength(argument));
            }
        }
        return new LaunchFacts(scalars, lengths, global, local);
    }

    /** Some inputs are too short for some kernels, which then fail. */
    private static List<Object> arguments(Kernel kernel, Random random) {
        List<Object> arguments = new ArrayList<>();
        for (Parameter parameter : kernel.parameters()) {
            int most = parameter instanceof Parameter.Array array ? RandomKernels.length(array, ITEMS) : 1;
            int length = random.nextInt(4) == 0 ? 1 + random.nextInt(most) : most;
            arguments.add(
                    switch (parameter) {
                        case Parameter.Context context -> "no context";
                        case Parameter.Scalar scalar ->
                            switch (scalar.type()) {
                                case BOOL, INT -> random.nextInt();
                                case LONG -> random.nextLong();
                                case FLOAT -> random.nextFloat();
                                case DOUBLE -> random.nextDouble();
                            };
                        case Parameter.Array array ->
                            switch (array.element()) {
                                case BYTE -> bytes(length, random);
                                case SHORT -> shorts(length, random);
                                case CHAR -> new char[length];
                                case INT -> random.ints(length).toArray();
                                case LONG -> random.longs(length).toArray();
                                case FLOAT -> new float[length];
                                case DOUBLE -> random.doubles(length).toArray();
                            };
                    });
        }
        return arguments;
    }

    private static byte[] bytes(int length, Random random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static short[] shorts(int length, Random random) {
        short[] shorts = new short[length];
        for (int i = 0; i < length; i++) {
            shorts[i] = (short) random.nextInt();
        }
        return shorts;
    }
}
