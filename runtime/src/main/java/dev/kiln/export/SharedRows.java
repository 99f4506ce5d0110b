package dev.kiln.export;

import dev.kiln.kernels.StoredMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

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

    /** The rows of one matrix, and their norms. */
    private static final class Rows {
        private final float[][] rows;
        private final double[] norms;

        Rows(StoredMatrix matrix) {
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

        /** Whether the distance of two rows is at most a share of the first one's norm. */
        boolean near(int row, int other, double tolerance) {
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
     * Finds rows that can share.
     *
     * @param matrix in FP32, of finite values
     * @param tolerance most that a row may differ from the one that stands for it, as a share of its own Euclidean
     *     norm; 0 for equal rows alone
     */
    public static SharedRows of(StoredMatrix matrix, double tolerance) {
        Rows rows = new Rows(matrix);
        return tolerance > 0 ? clusters(rows, tolerance) : equals(rows);
    }

    private static SharedRows equals(Rows rows) {
        Map<Integer, List<Integer>> known = new HashMap<>();
        List<Integer> codebook = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (float[] row : rows.rows) {
            List<Integer> alike = known.computeIfAbsent(Arrays.hashCode(row), any -> new ArrayList<>());
            int place = alike.stream()
                    .filter(at -> Arrays.equals(row, rows.rows[codebook.get(at)]))
                    .findFirst()
                    .orElse(codebook.size());
            if (place == codebook.size()) {
                alike.add(place);
                codebook.add(places.size());
            }
            places.add(place);
        }
        return new SharedRows(codebook, places);
    }

    /** Row by row: one goes to the first that is near enough, or else stands for itself and those that come. */
    private static SharedRows clusters(Rows rows, double tolerance) {
        List<Integer> codebook = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int r = 0; r < rows.rows.length; r++) {
            int row = r;
            int place = IntStream.range(0, codebook.size())
                    .filter(at -> rows.near(row, codebook.get(at), tolerance))
                    .findFirst()
                    .orElse(codebook.size());
            if (place == codebook.size()) {
                codebook.add(r);
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
