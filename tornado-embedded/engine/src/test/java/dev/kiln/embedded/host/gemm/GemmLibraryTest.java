package dev.kiln.embedded.host.gemm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.embedded.host.HostLibrary;
import dev.kiln.embedded.host.WorkPool;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

class GemmLibraryTest {
    private final FloatArray a = FloatArray.fromElements(1, 2, 3, 4, 5, 6);
    private final FloatArray b = FloatArray.fromElements(1, 0, 0, 1, 1, 1);
    private final FloatArray c = new FloatArray(4);

    @Test
    void isFoundByItsName() {
        assertThat(ServiceLoader.load(HostLibrary.class))
                .anySatisfy(library -> assertThat(library.name()).isEqualTo("kiln"));
    }

    @Test
    void multipliesWithPositionalParameters() {
        try (WorkPool pool = new WorkPool(2)) {
            new GemmLibrary()
                    .prepare("gemm", new Object[] {a, b, c, c, 2, 2, 3, 0, 0, 1, 0, 0, 0, 0, 0})
                    .run(pool);
        }
        assertThat(c.toHeapArray()).containsExactly(4, 5, 10, 11);
    }

    @Test
    void refusesWrongParameters() {
        assertRefused("but not 'no such'", "no such", a, b, c, c, 2, 2, 3, 0, 0, 1, 0, 0, 0, 0, 0);
        assertRefused("takes 15 parameters, but got 4", "gemm", a, b, c, c);
        assertRefused(
                "(m) of gemm must be an Integer, but is java.lang.Long",
                "gemm",
                a,
                b,
                c,
                c,
                2L,
                2,
                3,
                0,
                0,
                1,
                0,
                0,
                0,
                0,
                0);
        assertRefused(
                "(b) of gemm must be a FloatArray, but is java.lang.String",
                "gemm",
                a,
                "",
                c,
                c,
                2,
                2,
                3,
                0,
                0,
                1,
                0,
                0,
                0,
                0,
                0);
        assertRefused("transposeB must be 0 or 1, but is 2", "gemm", a, b, c, c, 2, 2, 3, 0, 2, 1, 0, 0, 0, 0, 0);
        assertRefused(
                "epilogue must be a code from 0 to 5, but is 6", "gemm", a, b, c, c, 2, 2, 3, 0, 0, 1, 0, 0, 0, 0, 6);
    }

    @Test
    void refusesShapesThatDoNotFitTheArrays() {
        assertRefused("k must be at least 1, but is 0", "gemm", a, b, c, c, 2, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0);
        assertRefused(
                "operand A must have at least 8 elements, but has 6",
                "gemm",
                a,
                b,
                c,
                c,
                2,
                1,
                4,
                0,
                0,
                1,
                0,
                0,
                0,
                0,
                0);
        assertRefused(
                "operand B must have at least 9 elements, but has 6",
                "gemm",
                a,
                b,
                c,
                c,
                1,
                3,
                3,
                0,
                0,
                1,
                0,
                0,
                0,
                0,
                0);
        assertRefused(
                "operand C must have at least 5 elements, but has 4",
                "gemm",
                a,
                b,
                c,
                c,
                1,
                5,
                1,
                0,
                0,
                1,
                0,
                0,
                0,
                0,
                0);
        assertRefused(
                "operand A must have at least 4611686014132420609 elements",
                "gemm",
                a,
                b,
                c,
                c,
                Integer.MAX_VALUE,
                1,
                Integer.MAX_VALUE,
                0,
                0,
                1,
                0,
                0,
                0,
                0,
                0);
        assertRefused(
                "strideC must be at least m·n = 4, but is 3", "gemm", a, b, c, c, 2, 2, 1, 0, 0, 2, 0, 0, 3, 0, 0);
        assertRefused("strideA must be at least 0, but is -1", "gemm", a, b, c, c, 2, 2, 1, 0, 0, 2, -1, 0, 4, 0, 0);
        assertRefused(
                "operand aux must have at least 2 elements, but has 1",
                "gemm",
                a,
                b,
                c,
                new FloatArray(1),
                2,
                2,
                3,
                0,
                0,
                1,
                0,
                0,
                0,
                0,
                1);
        assertRefused("operand A and the result C share memory", "gemm", a, b, a, c, 2, 2, 3, 0, 0, 1, 0, 0, 0, 0, 0);
    }

    private static void assertRefused(String message, String function, Object... parameters) {
        assertThatThrownBy(() -> new GemmLibrary().prepare(function, parameters))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
