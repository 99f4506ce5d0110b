package dev.kiln.data;

import java.util.Arrays;

/** The labels of samples, one for each, from 0; −1 where a label is not known. */
final class Labels {
    /** The label of a sample whose class is not known. */
    static final int UNKNOWN = -1;

    /** More classes than this are taken for an error. */
    static final int MOST_CLASSES = 65_536;

    private final int[] values;

    /** Takes over {@code values}. */
    Labels(int[] values) {
        this.values = values;
    }

    /** Labels of samples whose classes are not known. */
    static Labels unknown(int size) {
        int[] values = new int[size];
        Arrays.fill(values, UNKNOWN);
        return new Labels(values);
    }

    int size() {
        return values.length;
    }

    int get(int index) {
        return values[index];
    }

    /** The largest label, or −1 if there is none. */
    int max() {
        return Arrays.stream(values).max().orElse(UNKNOWN);
    }

    /** How many classes occur. */
    long distinct() {
        return Arrays.stream(values)
                .filter(value -> value != UNKNOWN)
                .distinct()
                .count();
    }
}
