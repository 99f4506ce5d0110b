package dev.kiln.kernels;

import static dev.kiln.kernels.Samples.assertClose;
import static dev.kiln.kernels.Samples.device;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The comparison that every parity test rests on. */
class SamplesTest {
    private static final double[] EXPECTED = {1, 2};

    @Test
    void shouldThrowIfAnElementIsNaN() {
        assertThatThrownBy(() -> assertClose(EXPECTED, device(1f, Float.NaN), 1e9, 1e9))
                .hasMessageContaining("element 1 of 2: expected 2.0")
                .hasMessageEndingWith("got NaN");
    }

    @Test
    void shouldThrowIfAnElementIsInfinite() {
        assertThatThrownBy(() -> assertClose(EXPECTED, device(1f, Float.POSITIVE_INFINITY), 1e9, 1e9))
                .hasMessageEndingWith("got Infinity");
    }

    @Test
    void shouldThrowIfAnElementIsOutsideItsTolerance() {
        assertThatThrownBy(() -> assertClose(EXPECTED, device(1f, 2.1f), 0.05, 0))
                .hasMessageContaining("element 1");
    }

    @Test
    void shouldThrowIfElementsAreMissing() {
        assertThatThrownBy(() -> assertClose(EXPECTED, device(1f), 1, 1)).hasMessageContaining("got 1");
    }

    @Test
    void shouldTakeNaNWhereItIsExpected() {
        assertThatCode(() -> assertClose(new double[] {Double.NaN, 1e300}, device(Float.NaN, 1f / 0f), 0, 0))
                .doesNotThrowAnyException();
    }
}
