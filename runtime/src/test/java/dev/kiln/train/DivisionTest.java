package dev.kiln.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DivisionTest {
    @ParameterizedTest
    @CsvSource({
        "128, 3:1, 96:32",
        "128, 1:1:1, 43:43:42",
        "2, 1000:1, 1:1",
        "3, 1000:1:1, 1:1:1",
        "10, 0:1:3, 0:3:7",
        "7, 5, 7",
    })
    void shouldDivideInProportion(int batch, String weights, String rows) {
        Division division = Division.proportional(batch, numbers(weights));
        assertThat(division.rows())
                .containsExactlyElementsOf(
                        Arrays.stream(numbers(rows)).mapToObj(row -> (int) row).toList());
        assertThat(division.batch()).isEqualTo(batch);
    }

    @Test
    void shouldGiveEveryRowToExactlyOneDevice() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 1000; round++) {
            double[] weights = random.doubles(random.nextInt(1, 9), 1e-9, 1).toArray();
            int batch = random.nextInt(weights.length, 300);
            Division division = Division.proportional(batch, weights);
            assertThat(division.batch()).isEqualTo(batch);
            assertThat(division.rows()).allMatch(rows -> rows >= 1);
            int size = random.nextInt(1, batch + 1);
            int samples = 0;
            for (int i = 0; i < weights.length; i++) {
                samples += division.samples(i, size);
            }
            assertThat(samples).isEqualTo(size);
        }
    }

    @Test
    void shouldFillAPartialBatchFromItsFirstRow() {
        Division division = new Division(List.of(96, 0, 32));
        assertThat(List.of(division.samples(0, 100), division.samples(1, 100), division.samples(2, 100)))
                .containsExactly(96, 0, 4);
        assertThat(division.samples(2, 96)).isZero();
        assertThat(division.first(2)).isEqualTo(96);
    }

    private static double[] numbers(String text) {
        return Arrays.stream(text.split(":")).mapToDouble(Double::parseDouble).toArray();
    }
}
