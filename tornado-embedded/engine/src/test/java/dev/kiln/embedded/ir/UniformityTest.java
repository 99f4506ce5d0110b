package dev.kiln.embedded.ir;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shapes of the values that a kernel stores in {@code out}, one after the other. */
class UniformityTest {
    private static final String HEAD = """
            kernel k in dev.kiln.K
            parameter 0 native int x
            parameter 1 native long out
            parameter 2 scalar int n
            local int 64 tile
            variable 0 int i
            variable 1 int a
            variable 2 int b
            variable 3 int c
            """;

    private static List<Shape> shapes(String body) {
        Kernel kernel = Verifier.verify(KernelParser.parse(HEAD + "{\n" + body + "}\n"), "parsing");
        Uniformity uniformity = Uniformity.of(kernel);
        return stored(kernel).stream().map(uniformity::shape).toList();
    }

    private static List<Expr> stored(Kernel kernel) {
        List<Expr> stored = new ArrayList<>();
        Walk.statements(kernel.body(), stmt -> {
            if (stmt instanceof Stmt.Store store) {
                stored.add(store.value() instanceof Expr.Convert convert ? convert.operand() : store.value());
            }
        });
        return stored;
    }

    private static Shape strided(long stride) {
        return new Shape(Shape.Kind.STRIDED, stride);
    }

    @Test
    void followsAffineIndices() {
        assertThat(shapes("""
                1: i = ((groupId(0) * 64) + localId(0))
                1: a = (3 + (i << 2))
                1: out[0] = long(i)
                1: out[0] = long(a)
                1: out[0] = long((a - (i * 5)))
                1: out[0] = long((a - (i * 4)))
                1: out[0] = long((i * n))
                1: out[0] = long((globalId(1) * n))
                1: out[0] = long(x[i])
                1: out[0] = long(x[n])
                1: out[0] = long(tile[n])
                1: out[0] = long(int(long(i)))
                1: out[0] = long((- i))
                """))
                .containsExactly(
                        Shape.CONSECUTIVE,
                        strided(4),
                        strided(-1),
                        Shape.UNIFORM,
                        Shape.VARYING,
                        Shape.UNIFORM,
                        Shape.VARYING,
                        Shape.UNIFORM,
                        Shape.VARYING,
                        Shape.VARYING,
                        strided(-1));
    }

    @Test
    void keepsShapesInsideARegion() {
        assertThat(shapes("""
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
    void losesShapesWhereOnlySomeAssign() {
        assertThat(shapes("""
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
                """)).containsExactly(Shape.VARYING, Shape.UNIFORM, Shape.VARYING);
    }

    @Test
    void losesShapesBehindPartialExits() {
        assertThat(shapes("""
                1: a = 0
                2: for L1 c = 0; c < n; c += 1 {
                  3: out[0] = long(a)
                  4: if (x[localId(0)] > c) {
                    4: continue L1
                  }
                  5: a = (a + 1)
                }
                6: out[0] = long(c)
                """)).containsExactly(Shape.VARYING, Shape.VARYING);
    }

    @Test
    void findsBarriersThatOnlySomeComeTo() {
        Kernel kernel = KernelParser.parse(HEAD + """
                {
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
                }
                """);
        assertThat(Uniformity.ofGroup(kernel).divergentBarriers())
                .extracting(Stmt.Barrier::line)
                .containsExactly(7, 9, 12);
    }
}
