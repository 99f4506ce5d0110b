package dev.kiln.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The dimensions of a tensor, outermost first; the data is row-major and dense. The empty shape is a scalar.
 *
 * @param dimensions sizes in elements, each at least 0
 */
public record Shape(List<Integer> dimensions) {
    /** Copies the list and checks that no dimension is negative and that the product fits in a {@code long}. */
    public Shape {
        dimensions = List.copyOf(dimensions);
        long elements = 1;
        for (int dimension : dimensions) {
            if (dimension < 0) {
                throw new IllegalArgumentException(
                        "dimension " + dimension + " of shape " + dimensions + " is negative");
            }
            elements = Math.multiplyExact(elements, (long) dimension);
        }
    }

    /** The shape with these dimensions, outermost first. */
    public static Shape of(int... dimensions) {
        List<Integer> list = new ArrayList<>(dimensions.length);
        for (int dimension : dimensions) {
            list.add(dimension);
        }
        return new Shape(list);
    }

    /** The number of dimensions; 0 for a scalar. */
    public int rank() {
        return dimensions.size();
    }

    /** The size of dimension {@code index}, counted from the outermost. */
    public int dimension(int index) {
        return dimensions.get(index);
    }

    /** The number of elements: the product of the dimensions, 1 for a scalar. */
    public long elements() {
        long elements = 1;
        for (int dimension : dimensions) {
            elements *= dimension;
        }
        return elements;
    }

    /** The dimensions as an array of its own. */
    public int[] toArray() {
        return dimensions.stream().mapToInt(Integer::intValue).toArray();
    }

    /** As people write it: {@code [128 × 784]}. */
    @Override
    public String toString() {
        return dimensions.stream().map(String::valueOf).collect(Collectors.joining(" × ", "[", "]"));
    }
}
