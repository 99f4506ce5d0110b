package dev.kiln.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.kernels.StoredMatrix;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Which rows share a codebook row, against distances computed anew. */
class SharedRowsTest {
    private static StoredMatrix matrix(float[]... rows) {
        FloatArray values = new FloatArray(rows.length * rows[0].length);
        for (int i = 0; i < values.getSize(); i++) {
            values.set(i, rows[i / rows[0].length][i % rows[0].length]);
        }
        return StoredMatrix.of(values, rows.length, rows[0].length);
    }

    @Test
    void shouldFindEqualRows() {
        float[] a = {1, 2, 3};
        float[] zero = new float[3];
        SharedRows shared = SharedRows.of(matrix(zero, a, zero, new float[] {1, 2, 3.0000002f}, a, zero), 0);
        assertThat(shared.codebook()).containsExactly(0, 1, 3);
        assertThat(shared.places()).containsExactly(0, 1, 0, 2, 1, 0);
        assertThat(shared.of(4)).isEqualTo(1);
        assertThat(shared.saves(12)).isTrue();
        assertThat(SharedRows.of(matrix(a, zero, new float[] {4, 4, 4}), 0).saves(12))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1, 0.01", "7, 0.3", "64, 0.8", "130, 0.5", "200, 0.95"})
    void shouldStayWithinTheTolerance(int columns, double tolerance) {
        SplittableRandom random = new SplittableRandom(columns);
        float[][] rows = new float[90][columns];
        for (int r = 0; r < rows.length; r++) {
            for (int c = 0; c < columns; c++) {
                // Every third row is one of the rows before, with noise.
                double noise = random.nextDouble(-1, 1);
                rows[r][c] = (float) (r % 3 == 2 ? rows[r - 1][c] + noise * tolerance * 0.3 : noise);
            }
        }
        rows[50] = new float[columns];
        rows[51] = new float[columns];
        SharedRows shared = SharedRows.of(matrix(rows), tolerance);
        assertThat(shared.of(51)).isEqualTo(50);
        assertThat(shared.codebook().size()).isLessThan(90);
        for (int r = 0; r < rows.length; r++) {
            assertThat(distance(rows[r], rows[shared.of(r)]))
                    .isLessThanOrEqualTo(tolerance * norm(rows[r]) * (1 + 1e-12));
            for (int other : shared.codebook()) {
                if (other >= shared.of(r)) {
                    break;
                }
                assertThat(distance(rows[r], rows[other])).isGreaterThan(tolerance * norm(rows[r]) * (1 - 1e-12));
            }
        }
        assertThat(shared.placeBytes()).isEqualTo(2);
    }

    private static double norm(float[] row) {
        return distance(row, new float[row.length]);
    }

    private static double distance(float[] a, float[] b) {
        double[] squares = new double[a.length];
        Arrays.setAll(squares, i -> ((double) a[i] - b[i]) * ((double) a[i] - b[i]));
        return Math.sqrt(Arrays.stream(squares).sum());
    }
}
