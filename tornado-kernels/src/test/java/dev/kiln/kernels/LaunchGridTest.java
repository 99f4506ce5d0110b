package dev.kiln.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.WorkerGrid;

class LaunchGridTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8, 13, 63, 64, 65, 207, 4098, 1 << 30})
    void shouldPadToAMultipleOfTheLocalSize(int n) {
        WorkerGrid grid = LaunchGrid.lanes(n);
        long global = grid.getGlobalWork()[0];
        long local = Objects.requireNonNull(grid.getLocalWork())[0];
        assertThat(global).isBetween((long) n, n + 63L);
        assertThat(global % local).isZero();
        assertThat(local).isBetween(8L, 64L);
    }

    @Test
    void shouldPadOnlyTheColumnsOfAPlane() {
        assertThat(LaunchGrid.plane(10, 3).getGlobalWork()).containsExactly(16, 3, 1);
        assertThat(LaunchGrid.plane(100, 3).getGlobalWork()).containsExactly(128, 3, 1);
    }

    @Test
    void shouldGiveEachRowAGroup() {
        WorkerGrid grid = LaunchGrid.groups(5);
        assertThat(grid.getGlobalWork()).containsExactly(320, 1, 1);
        assertThat(grid.getLocalWork()).containsExactly(64, 1, 1);
    }

    /** With fewer work items a group fills no vector of 512 bits. */
    @Test
    void shouldGiveEachScaleAGroupThatFillsTheWidestVector() {
        WorkerGrid grid = LaunchGrid.scaleGroups(5, 3);
        assertThat(grid.getGlobalWork()).containsExactly(80, 3, 1);
        assertThat(grid.getLocalWork()).containsExactly(16, 1, 1);
    }

    @Test
    void shouldThrowIfThereIsNothingToDo() {
        assertThatThrownBy(() -> LaunchGrid.lanes(0)).hasMessageContaining("got 0");
        assertThatThrownBy(() -> LaunchGrid.plane(4, 0)).hasMessageContaining("got 0");
        assertThatThrownBy(() -> LaunchGrid.groups(1 << 28)).isInstanceOf(ArithmeticException.class);
    }
}
