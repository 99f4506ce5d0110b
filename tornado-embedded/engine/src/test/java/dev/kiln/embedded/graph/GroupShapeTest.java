package dev.kiln.embedded.graph;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GroupShapeTest {

    @Test
    void offersPowersOfTwoThatTheGridFills() {
        assertThat(GroupShape.possible(new long[] {100, 1, 1}, 4096))
                .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L);
        assertThat(GroupShape.possible(new long[] {100, 100, 1}, 8)).containsExactly(1L, 2L, 4L, 8L);
        assertThat(GroupShape.possible(new long[] {0, 1, 1}, 8)).containsExactly(1L);
    }

    @Test
    void classesGridsByTheirSize() {
        assertThat(GroupShape.sizeClass(new long[] {1 << 20, 1, 1})).isEqualTo("20x0x0");
        assertThat(GroupShape.sizeClass(new long[] {(1 << 19) + 1, 5, 0})).isEqualTo("20x3x0");
    }
}
