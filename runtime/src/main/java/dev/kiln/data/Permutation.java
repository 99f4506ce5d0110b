package dev.kiln.data;

/** Random orders that are fixed for good: Fisher–Yates over {@link SplitMix}. */
final class Permutation {
    private Permutation() {}

    /** The numbers from 0 to {@code size − 1} in an order that depends on {@code size} and {@code keys} only. */
    static int[] of(int size, long... keys) {
        int[] order = identity(size);
        SplitMix random = SplitMix.of(keys);
        for (int i = size - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }

    /** The numbers from 0 to {@code size − 1} in order. */
    static int[] identity(int size) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            order[i] = i;
        }
        return order;
    }
}
