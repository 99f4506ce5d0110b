package dev.kiln.embedded.ir;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Shapes of the values that a kernel stores in {@code out}, one after the other, and of its control flow. */
class UniformityTest {
    private static final String HEAD = """
            kernel k in dev.kiln.K
            parameter 0 native int x
            parameter 1 native long out
            parameter 2 scalar int n
            local int 64 tile
            private int 8 own
            variable 0 int i
            variable 1 int a
            variable 2 int b
            variable 3 int c
            """;

    private static Kernel kernel(String body) {
        return Verifier.verify(KernelParser.parse(HEAD + "{\n" + body + "}\n"), "parsing");
    }

    private static List<Shape> shapesInRow(String body) {
        Kernel kernel = kernel(body);
        return shapes(kernel, Uniformity.ofRow(kernel.body(), Set.of()));
    }

    private static List<Shape> shapesInGroup(String body) {
        Kernel kernel = kernel(body);
        return shapes(kernel, Uniformity.ofGroup(kernel));
    }

    private static List<Shape> shapes(Kernel kernel, Uniformity uniformity) {
        List<Shape> shapes = new ArrayList<>();
        Walk.statements(kernel.body(), stmt -> {
            if (stmt instanceof Stmt.Store store) {
                Expr value = store.value() instanceof Expr.Convert convert ? convert.operand() : store.value();
                shapes.add(uniformity.shape(value));
            }
        });
        return shapes;
    }

    /** The lines of the statements of which something is true. */
    private static List<Integer> lines(Kernel kernel, Predicate<Stmt> predicate) {
        List<Integer> lines = new ArrayList<>();
        Walk.statements(kernel.body(), stmt -> {
            if (predicate.test(stmt)) {
                lines.add(stmt.line());
            }
        });
        return lines;
    }

    @Test
    void shouldFollowIndexesThatGrowByOne() {
        assertThat(shapesInRow("""
                1: i = ((groupId(0) * 64) + localId(0))
                1: out[0] = long(i)
                1: out[0] = long((n - i))
                1: out[0] = long((i - globalId(0)))
                1: out[0] = long((i + i))
                1: out[0] = long((i * n))
                1: out[0] = long((globalId(1) * n))
                """))
                .containsExactly(
                        Shape.CONSECUTIVE, Shape.VARYING, Shape.UNIFORM, Shape.VARYING, Shape.VARYING, Shape.UNIFORM);
    }

    @Test
    void shouldTellLoadsOfTheSameElement() {
        String body = """
                1: out[0] = long(x[globalId(0)])
                1: out[0] = long(x[n])
                1: out[0] = long(tile[n])
                1: out[0] = long(own[n])
                1: out[0] = out[n]
                """;
        assertThat(shapesInRow(body))
                .containsExactly(Shape.VARYING, Shape.UNIFORM, Shape.UNIFORM, Shape.VARYING, Shape.UNIFORM);
        assertThat(shapesInGroup(body))
                .containsExactly(Shape.VARYING, Shape.UNIFORM, Shape.VARYING, Shape.VARYING, Shape.VARYING);
    }

    @Test
    void shouldKeepShapesInsideARegion() {
        assertThat(shapesInRow("""
                1: i = globalId(0)
                2: if (i < n) {
                  3: a = (i + 1)
                  4: b = 0
                  5: for L1 c = 0; c < n; c += 1 {
                    6: b = (b + c)
                    7: out[0] = long(c)
                  }
                  8: out[0] = long(a)
                  9: out[0] = long(b)
                }
                """)).containsExactly(Shape.UNIFORM, Shape.CONSECUTIVE, Shape.UNIFORM);
    }

    @Test
    void shouldLoseShapesWhereOnlySomeAssign() {
        String body = """
                1: a = 0
                1: b = 0
                1: c = 0
                2: if (globalId(0) < n) {
                  3: a = 1
                }
                4: if (n > 3) {
                  5: b = 1
                }
                6: loop L1 {
                  7: if (c > localId(0)) {
                    7: break L1
                  }
                  8: c = (c + 1)
                }
                9: out[0] = long(a)
                9: out[0] = long(b)
                9: out[0] = long(c)
                """;
        assertThat(shapesInRow(body)).containsExactly(Shape.VARYING, Shape.UNIFORM, Shape.VARYING);
        Kernel kernel = kernel(body);
        Uniformity uniformity = Uniformity.ofRow(kernel.body(), Set.of());
        assertThat(lines(kernel, uniformity::isDivergent)).containsExactly(2, 6, 7);
        assertThat(lines(kernel, uniformity::isBlended)).containsExactly(3, 8);
    }

    @Test
    void shouldLoseShapesBehindPartialExits() {
        String body = """
                1: a = 0
                2: for L1 c = 0; c < n; c += 1 {
                  3: out[0] = long(a)
                  4: if (x[localId(0)] > c) {
                    4: continue L1
                  }
                  5: a = (a + 1)
                }
                6: out[0] = long(c)
                """;
        assertThat(shapesInRow(body)).containsExactly(Shape.VARYING, Shape.VARYING);
        Kernel kernel = kernel(body);
        assertThat(lines(kernel, Uniformity.ofRow(kernel.body(), Set.of())::isPartial))
                .containsExactly(4, 4);
    }

    @Test
    void shouldKnowNothingOfWhatIsGiven() {
        Kernel kernel = kernel("""
                1: out[0] = long(a)
                1: a = 1
                1: out[0] = long(a)
                """);
        Variable a = kernel.variables().get(1);
        assertThat(shapes(kernel, Uniformity.ofRow(kernel.body(), Set.of(a))))
                .containsExactly(Shape.VARYING, Shape.VARYING);
    }

    @Test
    void shouldFindBarriersThatOnlySomeComeTo() {
        Kernel kernel = kernel("""
                1: barrier local
                2: if (n > 3) {
                  3: barrier local
                }
                4: for L1 a = 0; a < n; a += 1 {
                  5: barrier global
                }
                6: if (localId(1) == 0) {
                  7: barrier local
                }
                8: for L2 b = localId(0); b < n; b += 1 {
                  9: barrier local
                }
                10: if (localId(0) == 0) {
                  11: return
                }
                12: barrier local
                """);
        Uniformity uniformity = Uniformity.ofGroup(kernel);
        assertThat(lines(kernel, stmt -> stmt instanceof Stmt.Barrier barrier && uniformity.isPartlyMet(barrier)))
                .containsExactly(7, 9, 12);
    }
}
