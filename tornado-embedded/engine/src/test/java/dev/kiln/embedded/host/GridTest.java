package dev.kiln.embedded.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class GridTest {
    @Test
    void shouldCountItems() {
        Grid grid = new Grid(2, new long[] {64, 6, 1}, new long[] {16, 3, 1});
        assertThat(grid.items()).isEqualTo(384);
        assertThat(grid.groupItems()).isEqualTo(48);
        assertThat(grid).isEqualTo(new Grid(2, new long[] {64, 6, 1}, new long[] {16, 3, 1}));
        assertThat(Grid.of(0).items()).isZero();
    }

    @Test
    void shouldRefuseALocalSizeThatDoesNotDivide() {
        assertThatThrownBy(() -> Grid.of(100, 64))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not divide");
    }

    @Test
    void shouldRefuseSizesOutOfRange() {
        assertThatThrownBy(() -> Grid.of(1L << 31)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Grid.of(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Grid(1, new long[] {4, 2, 1}, new long[] {1, 1, 1}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
