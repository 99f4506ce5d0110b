package dev.kiln.model;

import java.util.ArrayList;
import java.util.List;

/**
 * One trained tensor of a network.
 *
 * @param name such as {@code layers.0.weight}
 * @param shape its dimensions, row-major
 * @param start how it is filled before training
 * @param decays whether weight decay applies to it: matrices decay; biases and norms do not
 */
public record Parameter(String name, List<Integer> shape, Start start, boolean decays) {
    /** Copies the shape. */
    public Parameter {
        shape = List.copyOf(shape);
    }

    /** The first rows of it. */
    Parameter withRows(int rows) {
        List<Integer> fewer = new ArrayList<>(shape);
        fewer.set(0, rows);
        return new Parameter(name, fewer, start, decays);
    }

    /** The number of elements. */
    public long elements() {
        long product = 1;
        for (int dimension : shape) {
            product *= dimension;
        }
        return product;
    }

    /** How a parameter is filled before training. */
    public sealed interface Start {
        /** Uniform in ±{@code bound}. */
        record Uniform(float bound) implements Start {}

        /** The same value everywhere. */
        record Constant(float value) implements Start {}
    }
}
