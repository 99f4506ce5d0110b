package dev.kiln.kernels.lint;

import dev.kiln.kernels.lint.InstructionRules.Violating;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules about calls: what is not known to work is refused. */
final class CallRules {
    /** Where the native arrays live. */
    static final String ARRAYS = "uk/ac/manchester/tornado/api/types/arrays/";

    private static final String CONTEXT = "uk/ac/manchester/tornado/api/KernelContext";
    private static final String TORNADO_MATH = "uk/ac/manchester/tornado/api/math/TornadoMath";
    private static final Set<String> MATHS = Set.of("java/lang/Math", "java/lang/StrictMath");
    private static final Set<String> NUMBERS =
            Set.of("java/lang/Integer", "java/lang/Long", "java/lang/Float", "java/lang/Double");

    private static final Set<String> MATH =
            Set.of("max", "min", "abs", "exp", "sqrt", "tanh", "log", "sin", "cos", "pow");
    private static final Set<String> ROUNDING = Set.of("round", "rint", "floor", "ceil", "fma", "floorDiv", "floorMod");
    private static final Set<String> COUNTING = Set.of(
            "numberOfLeadingZeros", "numberOfTrailingZeros", "multiplyHigh", "unsignedMultiplyHigh", "highestOneBit");
    private static final Set<String> SHIFTING =
            Set.of("rotateLeft", "rotateRight", "divideUnsigned", "remainderUnsigned", "reverse", "reverseBytes");
    private static final Set<String> BITS = Set.of(
            "floatToRawIntBits",
            "floatToIntBits",
            "intBitsToFloat",
            "doubleToRawLongBits",
            "doubleToLongBits",
            "longBitsToDouble");

    /** Of the boxes, only what unboxes the context's fields and counts bits. */
    private static final Set<String> PLAIN = Set.of("intValue", "bitCount");

    /** Short vectors that were tried, and what was tried on them: all of {@link dev.kiln.kernels.PeakVectors}. */
    private static final Pattern VECTORS = Pattern.compile(
            "uk/ac/manchester/tornado/api/types/vectors/(Float8|Int8|Double4)\\.(<init>|add|mult|get[A-Z]\\d?)");

    /** Calls on arrays that a work item can make. */
    private static final Set<String> ARRAY = Set.of("get", "set", "getSize");

    private final Predicate<String> helper;

    CallRules(Predicate<String> helper) {
        this.helper = helper;
    }

    @Nullable
    Violating check(InvokeInstruction call, boolean storedDirectly) {
        String owner = call.owner().asInternalName();
        String name = call.name().stringValue();
        String what = owner.substring(owner.lastIndexOf('/') + 1) + "." + name;
        if (SignatureRules.NARROW_FLOAT
                .matcher(what + call.type().stringValue())
                .find()) {
            return new Violating(Rule.NARROW_FLOAT_TYPE, what);
        }
        if (helper.test(KernelLint.key(owner, name, call.type().stringValue()))) {
            return null;
        }
        if (MATHS.contains(owner)) {
            return checkMath(name, what);
        }
        if (NUMBERS.contains(owner)) {
            return checkNumber(name, what, storedDirectly);
        }
        if (owner.equals(CONTEXT)) {
            boolean works =
                    !name.startsWith("atomic") || call.type().stringValue().startsWith("(L" + ARRAYS + "IntArray;");
            return works ? null : new Violating(Rule.ATOMIC, what + call.type().stringValue());
        }
        boolean known = owner.equals(TORNADO_MATH)
                || (owner.startsWith(ARRAYS) && ARRAY.contains(name))
                || VECTORS.matcher(owner + "." + name).matches();
        return known ? null : new Violating(Rule.UNKNOWN_CALL, what);
    }

    private static @Nullable Violating checkMath(String name, String what) {
        if (ROUNDING.contains(name)) {
            return new Violating(Rule.ROUNDING, what);
        }
        if (COUNTING.contains(name)) {
            return new Violating(Rule.BIT_COUNTING, what);
        }
        return MATH.contains(name) ? null : new Violating(Rule.UNKNOWN_CALL, what);
    }

    private static @Nullable Violating checkNumber(String name, String what, boolean storedDirectly) {
        if (BITS.contains(name)) {
            return storedDirectly ? null : new Violating(Rule.BIT_CAST, what);
        }
        if (SHIFTING.contains(name)) {
            return new Violating(Rule.UNSIGNED_SHIFT, what);
        }
        if (COUNTING.contains(name)) {
            return new Violating(Rule.BIT_COUNTING, what);
        }
        return PLAIN.contains(name) ? null : new Violating(Rule.UNKNOWN_CALL, what);
    }
}
