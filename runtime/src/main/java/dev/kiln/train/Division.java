package dev.kiln.train;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How many rows of a batch each device has. The rows of the devices lie behind each other, in the order of the devices.
 *
 * @param rows by device; 0 for one that has none
 */
record Division(List<Integer> rows) {
    /** Copies the list. */
    Division {
        rows = List.copyOf(rows);
    }

    /**
     * A batch in proportion to {@code weights}: whole rows, by largest remainder, the first of equals first.
     *
     * @param batch rows to divide, at least as many as there are weights above 0
     * @param weights by device; a device with weight 0 gets nothing, any other at least a row
     */
    static Division proportional(int batch, double[] weights) {
        double sum = Arrays.stream(weights).sum();
        int[] rows = new int[weights.length];
        double[] wanted = new double[weights.length];
        for (int i = 0; i < rows.length; i++) {
            wanted[i] = batch * (weights[i] / sum);
            rows[i] = weights[i] == 0 ? 0 : Math.max(1, (int) wanted[i]);
        }
        for (int given = IntStream.of(rows).sum(); given != batch; ) {
            int change = given < batch ? 1 : -1;
            rows[mostWanting(rows, wanted, weights, change)] += change;
            given += change;
        }
        return new Division(IntStream.of(rows).boxed().toList());
    }

    /** The device that is the farthest from what it should have, in the direction of {@code change}. */
    private static int mostWanting(int[] rows, double[] wanted, double[] weights, int change) {
        int best = -1;
        for (int i = 0; i < rows.length; i++) {
            boolean may = weights[i] > 0 && (change > 0 || rows[i] > 1);
            if (may && (best < 0 || (wanted[i] - rows[i]) * change > (wanted[best] - rows[best]) * change)) {
                best = i;
            }
        }
        return best;
    }

    /** The first row of a device. */
    int first(int device) {
        int first = 0;
        for (int i = 0; i < device; i++) {
            first += rows.get(i);
        }
        return first;
    }

    /** How many samples a device has of a batch that holds only {@code size} of them. */
    int samples(int device, int size) {
        return Math.clamp(size - first(device), 0, rows.get(device));
    }

    /** The rows of a whole batch. */
    int batch() {
        return first(rows.size());
    }
}
