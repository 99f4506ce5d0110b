package dev.kiln.export;

import dev.kiln.kernels.StoredMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows of a matrix that are stored once for several neurons: a codebook of rows, and for each row its place in it (Han,
 * Mao, Dally, "Deep Compression", ICLR 2016, section 3, for rows instead of single weights). Rows of neurons that are
 * out are all zeros, and share one.
 *
 * @param codebook numbers of the rows that are stored, ascending
 * @param places by row, where in the codebook the one is that stands for it
 */
public record SharedRows(List<Integer> codebook, List<Integer> places) {
    /** Columns between two looks at whether a distance is too large already. */
    private static final int BLOCK = 64;

    private static final int MOST_SHORTS = 1 << Short.SIZE;

    /** Copies the lists. */
    public SharedRows {
        codebook = List.copyOf(codebook);
        places = List.copyOf(places);
    }

    /** The rows of one matrix, and which of them may stand for which. */
    private static final class Rows {
        private final float[][] rows;
        private final double[] norms;
        private final double tolerance;

        Rows(StoredMatrix matrix, double tolerance) {
            this.tolerance = tolerance;
            rows = new float[matrix.rows()][matrix.columns()];
            norms = new double[rows.length];
            for (int r = 0; r < rows.length; r++) {
                double squares = 0;
                for (int c = 0; c < rows[r].length; c++) {
                    float value = matrix.floats().get(r * rows[r].length + c);
                    rows[r][c] = value;
                    squares += (double) value * value;
                }
                norms[r] = Math.sqrt(squares);
            }
        }

        int count() {
            return rows.length;
        }

        /** The same for all rows that may share. */
        int key(int row) {
            return tolerance > 0 ? 0 : Arrays.hashCode(rows[row]);
        }

        /** Whether another row may stand for a row. */
        boolean stands(int other, int row) {
            return tolerance > 0 ? near(other, row) : Arrays.equals(rows[row], rows[other]);
        }

        private boolean near(int other, int row) {
            double limit = tolerance * norms[row];
            if (Math.abs(norms[row] - norms[other]) > limit) {
                return false;
            }
            double squares = 0;
            for (int from = 0; from < rows[row].length; from += BLOCK) {
                int to = Math.min(rows[row].length, from + BLOCK);
                for (int c = from; c < to; c++) {
                    double difference = (double) rows[row][c] - rows[other][c];
                    squares += difference * difference;
                }
                boolean near = squares <= limit * limit;
                if (!near) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * Finds rows that can share. Row by row: one goes to the first that may stand for it, or else stands for itself and
     * those that come.
     *
     * @param matrix in FP32, of finite values
     * @param tolerance most that a row may differ from the one that stands for it, as a share of its own Euclidean
     *     norm; 0 for equal rows alone
     */
    public static SharedRows of(StoredMatrix matrix, double tolerance) {
        Rows rows = new Rows(matrix, tolerance);
        Map<Integer, List<Integer>> known = new HashMap<>();
        List<Integer> codebook = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int row = 0; row < rows.count(); row++) {
            int here = row;
            List<Integer> candidates = known.computeIfAbsent(rows.key(row), any -> new ArrayList<>());
            int place = candidates.stream()
                    .filter(at -> rows.stands(codebook.get(at), here))
                    .findFirst()
                    .orElse(codebook.size());
            if (place == codebook.size()) {
                candidates.add(place);
                codebook.add(row);
            }
            places.add(place);
        }
        return new SharedRows(codebook, places);
    }

    /** The row that stands for a row. */
    public int of(int row) {
        return codebook.get(places.get(row));
    }

    /** Bytes of a place: 2 where they are enough, else 4. */
    public int placeBytes() {
        return codebook.size() <= MOST_SHORTS ? Short.BYTES : Integer.BYTES;
    }

    /**
     * Whether the matrix is smaller so, places included.
     *
     * @param rowBytes bytes of a row
     */
    public boolean saves(double rowBytes) {
        return codebook.size() * rowBytes + (double) places.size() * placeBytes() < places.size() * rowBytes;
    }
}
