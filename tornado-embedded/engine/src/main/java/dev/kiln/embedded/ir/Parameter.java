package dev.kiln.embedded.ir;

/** A parameter of the kernel method, in its place. */
public sealed interface Parameter {
    /** The position in the method's parameter list, from 0. */
    int index();

    /** The name in the Java source. */
    String name();

    /** The {@code KernelContext}. */
    record Context(int index, String name) implements Parameter {}

    /**
     * An array; the kernel's body names it as {@link #buffer()}.
     *
     * @param storage whose array it is
     */
    record Array(int index, String name, ElementType element, Storage storage) implements Parameter {
        /** This parameter as memory. */
        public Memory.Buffer buffer() {
            return new Memory.Buffer(index, name, element);
        }
    }

    /** A number that stays the same during a launch; the body reads it with {@link Expr.Argument}. */
    record Scalar(int index, String name, ValueType type) implements Parameter {}

    /** Where an array parameter's elements lie. */
    enum Storage {
        /** A native array of the TornadoVM API, such as {@code FloatArray}. */
        NATIVE,
        /** A Java array, such as {@code float[]}. */
        HEAP
    }
}
