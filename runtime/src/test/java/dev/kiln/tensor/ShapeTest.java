package dev.kiln.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ShapeTest {
    @Test
    void knowsItsElements() {
        assertThat(Shape.of().elements()).isEqualTo(1);
        assertThat(Shape.of(3, 0, 5).elements()).isZero();
        assertThat(Shape.of(65_536, 65_536).elements()).isEqualTo(1L << 32);
        assertThat(Shape.of(2, 3)).isEqualTo(Shape.of(2, 3)).hasToString("[2 × 3]");
        assertThat(Shape.of(2, 3).toArray()).containsExactly(2, 3);
    }

    @Test
    void refusesNegativeAndOverflowingDimensions() {
        assertThatIllegalArgumentException().isThrownBy(() -> Shape.of(2, -1)).withMessageContaining("-1");
        int most = Integer.MAX_VALUE;
        assertThatThrownBy(() -> Shape.of(most, most, most)).isInstanceOf(ArithmeticException.class);
    }
}
