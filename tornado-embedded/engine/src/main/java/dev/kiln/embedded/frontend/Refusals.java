package dev.kiln.embedded.frontend;

import java.lang.classfile.Instruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.util.Map;

/** What to say about the things that kernels may not use. */
final class Refusals {
    private static final Map<String, String> ADVICE = Map.ofEntries(
            Map.entry("java.lang.Math.fma", "write a * b + c"),
            Map.entry("java.lang.Math.round", "write (int) TornadoMath.floor(x + 0.5f) on a clamped x"),
            Map.entry("java.lang.Math.rint", "add and subtract 0x1.8p23f on a small enough x"),
            Map.entry("java.lang.Math.random", "write a counter-based generator such as Philox"),
            Map.entry("java.lang.Math.multiplyHigh", "multiply 32-bit halves as long"),
            Map.entry("java.lang.Integer.numberOfLeadingZeros", "smear the highest bit down and use bitCount"),
            Map.entry("java.lang.Integer.numberOfTrailingZeros", "write Integer.bitCount((x & -x) - 1)"),
            Map.entry("java.lang.Long.numberOfLeadingZeros", "smear the highest bit down and use bitCount"),
            Map.entry("java.lang.Long.numberOfTrailingZeros", "write Long.bitCount((x & -x) - 1)"));

    private Refusals() {}

    /** For a call of a method that cannot be read or has no meaning on a device. */
    static UnsupportedKernelException call(OperandStack stack, String owner, String name) {
        String advice = ADVICE.get(owner + "." + name);
        Section section = owner.equals("java.lang.Math") ? Section.MATHEMATICS : Section.HELPERS;
        return stack.refuse(
                "a call of " + owner + "." + name + (advice == null ? "; write it as a static method" : "; " + advice),
                section);
    }

    /** For throw and assert. */
    static UnsupportedKernelException exception(OperandStack stack) {
        return stack.refuse("throw or assert; check arguments before the launch", Section.CONTROL_FLOW);
    }

    /** For an object that cannot be taken apart into numbers and arrays. */
    static UnsupportedKernelException newObject(OperandStack stack, String type) {
        return type.endsWith("Exception") || type.endsWith("Error")
                ? exception(stack)
                : stack.refuse(
                        "new " + type
                                + "; kernels know objects of classes that can be read, made of numbers and arrays",
                        Section.OBJECTS);
    }

    /** For an instruction that has no meaning in a kernel. */
    static UnsupportedKernelException instruction(OperandStack stack, Instruction instruction) {
        return switch (instruction) {
            case ThrowInstruction t -> exception(stack);
            case NewReferenceArrayInstruction n ->
                stack.refuse("an array of objects; use a flat array of numbers", Section.ARRAYS);
            case NewMultiArrayInstruction n -> stack.refuse("an array of arrays; use a flat array", Section.ARRAYS);
            case InvokeDynamicInstruction i ->
                stack.refuse("a lambda, string concatenation or pattern switch", Section.HELPERS);
            case TypeCheckInstruction c -> stack.refuse("a cast or instanceof of an object", Section.ARITHMETIC);
            case MonitorInstruction m -> stack.refuse("synchronized; use atomicAdd or a barrier", Section.GROUPS);
            default -> stack.refuse("the instruction " + instruction.opcode(), Section.CONTROL_FLOW);
        };
    }
}
