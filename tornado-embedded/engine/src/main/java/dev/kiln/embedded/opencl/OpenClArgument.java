package dev.kiln.embedded.opencl;

import dev.kiln.embedded.ir.ElementType;
import dev.kiln.embedded.ir.ValueType;

/** What a generated kernel takes at one of its argument positions; the position is that in the list. */
public sealed interface OpenClArgument {
    /**
     * A buffer: {@code __global T *}, the elements of an array parameter without a header.
     *
     * @param parameter the position of the array in the Java method's parameter list
     * @param isWritten whether the kernel may write to it
     */
    record Buffer(int parameter, ElementType element, boolean isWritten) implements OpenClArgument {}

    /** The number of elements of an array parameter, an {@code int}. */
    record Length(int parameter) implements OpenClArgument {}

    /** The value of a scalar parameter; BOOL goes in as an {@code int}, 0 or 1. */
    record Scalar(int parameter, ValueType type) implements OpenClArgument {}

    /** The true size of a padded grid in one dimension, an {@code int}; work items beyond it do nothing. */
    record GridLimit(int dimension) implements OpenClArgument {}

    /**
     * The status buffer, {@code __global int *} to {@link #INTS} ints that are 0 before the launch. Afterwards
     * {@link OpenClSource#failure} says what they mean.
     */
    record Status() implements OpenClArgument {
        /** How many ints the buffer has. */
        public static final int INTS = 4;
    }
}
