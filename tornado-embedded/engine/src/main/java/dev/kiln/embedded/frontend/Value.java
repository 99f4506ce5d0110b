package dev.kiln.embedded.frontend;

import dev.kiln.embedded.ir.ElementType;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Memory;
import java.lang.classfile.Opcode;

/** What stands on the symbolic operand stack or in a local variable that is no number. */
sealed interface Value {
    /** A number or truth value, not evaluated yet. */
    record Scalar(Expr expr) implements Value {}

    /** A reference to an array, known when the kernel is read. */
    record Array(Memory memory) implements Value {}

    /** An object that the kernel made, or an argument that is one. */
    record Compound(Instance instance) implements Value {}

    /** A native array of the kernel's own between {@code new} and its constructor. */
    record Unmade(ElementType element, int position) implements Value {}

    /** The {@code KernelContext}. */
    record Context() implements Value {}

    /** An {@code Integer} that only {@code intValue()} may look into: a field of the context. */
    record Boxed(Expr expr) implements Value {}

    /** The outcome of {@code lcmp}, {@code fcmpl} and the like, which the next branch compares with 0. */
    record Comparison(Opcode opcode, Expr left, Expr right) implements Value {}
}
