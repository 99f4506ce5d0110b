package dev.kiln.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PermutationTest {
    @Test
    void holdsEveryNumberOnce() {
        for (int size : new int[] {0, 1, 13, 207, 4098}) {
            int[] order = Permutation.of(size, 1, 2);
            int[] sorted = order.clone();
            Arrays.sort(sorted);
            assertThat(sorted).isEqualTo(Permutation.identity(size));
        }
    }

    @Test
    void keepsItsOrderForGood() {
        assertThat(Permutation.of(10, 1, 2)).containsExactly(0, 8, 2, 4, 1, 9, 3, 5, 6, 7);
    }

    @Test
    void dependsOnEveryKeyAndTheirOrder() {
        assertThat(Permutation.of(100, 1, 2))
                .isNotEqualTo(Permutation.of(100, 2, 1))
                .isNotEqualTo(Permutation.of(100, 1, 3))
                .isNotEqualTo(Permutation.of(100, 0, 2));
    }

    @Test
    void isUniform() {
        int[][] counts = new int[5][5];
        int trials = 50_000;
        for (int trial = 0; trial < trials; trial++) {
            int[] order = Permutation.of(5, 9, trial);
            for (int i = 0; i < 5; i++) {
                counts[i][order[i]]++;
            }
        }
        for (int[] row : counts) {
            for (int count : row) {
                assertThat(Math.abs(count - trials / 5)).isLessThanOrEqualTo(450); // Five standard deviations.
            }
        }
    }

    @Test
    void givesSplitMixNumbersAsPublished() {
        SplitMix random = new SplitMix(1234567);
        assertThat(random.nextLong()).isEqualTo(6457827717110365317L);
        assertThat(random.nextLong()).isEqualTo(3203168211198807973L);
    }
}
