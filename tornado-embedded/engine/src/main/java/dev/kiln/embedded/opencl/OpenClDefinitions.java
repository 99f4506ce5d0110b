package dev.kiln.embedded.opencl;

import dev.kiln.embedded.ir.ElementType;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The functions that a kernel calls where C has no operator that means what Java's does. Only those used are written.
 */
final class OpenClDefinitions {
    private final Set<String> parts = new LinkedHashSet<>();
    private final Set<String> extensions = new LinkedHashSet<>();
    private boolean reports;

    OpenClDefinitions(boolean contracts) {
        parts.add("#pragma OPENCL FP_CONTRACT " + (contracts ? "ON" : "OFF") + "\n");
    }

    List<String> parts() {
        return new ArrayList<>(parts);
    }

    List<String> extensions() {
        return new ArrayList<>(extensions);
    }

    /** Whether something can fail, so that the kernel keeps and reports a failure. */
    boolean reports() {
        return reports;
    }

    /** Asks the device for an extension. */
    void require(String extension) {
        if (extensions.add(extension)) {
            parts.add("#pragma OPENCL EXTENSION " + extension + " : enable\n");
        }
    }

    /** The condition that nothing failed in this work item. */
    String holds() {
        requireFailure();
        return "failure.site == 0";
    }

    private void requireFailure() {
        reports = true;
        parts.add("""
                // What went wrong first in a work item: 1 + the number of the place, and the numbers that were wrong there.
                typedef struct {
                    int site;
                    int value;
                    int length;
                } kiln_failure;
                """);
        parts.add("""
                static void kiln_fail(kiln_failure *failure, int site, int value, int length) {
                    if (failure->site == 0) {
                        failure->site = site;
                        failure->value = value;
                        failure->length = length;
                    }
                }
                """);
        parts.add("""
                static void kiln_report(const kiln_failure *failure, volatile __global int *status) {
                    if (failure->site != 0 && atomic_cmpxchg(status, 0, failure->site) == 0) {
                        status[1] = failure->value;
                        status[2] = failure->length;
                    }
                }
                """);
    }

    private static String space(Memory memory) {
        return switch (memory) {
            case Memory.Buffer b -> "";
            case Memory.LocalArray a -> "_local";
            case Memory.PrivateArray a -> "_private";
        };
    }

    private static String qualifier(Memory memory) {
        return switch (memory) {
            case Memory.Buffer b -> "__global ";
            case Memory.LocalArray a -> "__local ";
            case Memory.PrivateArray a -> "";
        };
    }

    /** A load that reads 0 outside of the array. */
    String load(Memory memory) {
        requireFailure();
        String name = "kiln_load" + space(memory) + "_" + memory.element().text();
        parts.add("""
                static %s %s(%sconst %s *array, int length, int index, int site, kiln_failure *failure) {
                    if ((uint) index < (uint) length) {
                        return array[index];
                    }
                    kiln_fail(failure, site, index, length);
                    return 0;
                }
                """.formatted(value(memory.element()), name, qualifier(memory), OpenClTypes.name(memory.element())));
        return name;
    }

    /** A store that does nothing outside of the array. */
    String store(Memory memory) {
        requireFailure();
        String name = "kiln_store" + space(memory) + "_" + memory.element().text();
        parts.add("""
                static void %s(%s%s *array, int length, int index, %s value, int site, kiln_failure *failure) {
                    if ((uint) index < (uint) length) {
                        array[index] = value;
                    } else {
                        kiln_fail(failure, site, index, length);
                    }
                }
                """.formatted(name, qualifier(memory), OpenClTypes.name(memory.element()), value(memory.element())));
        return name;
    }

    /** An atomic addition that does nothing outside of the array. */
    String atomicAdd(Memory memory) {
        requireFailure();
        String name = "kiln_add" + space(memory) + "_" + memory.element().text();
        String type = OpenClTypes.name(memory.element());
        parts.add("""
                static %s %s(volatile %s%s *array, int length, int index, %s value, int site, kiln_failure *failure) {
                    if ((uint) index < (uint) length) {
                        return %s(&array[index], value);
                    }
                    kiln_fail(failure, site, index, length);
                    return 0;
                }
                """.formatted(type, name, qualifier(memory), type, type, atomic(memory.element())));
        return name;
    }

    /** The device's own atomic addition. */
    String atomic(ElementType element) {
        if (element == ElementType.LONG) {
            require("cl_khr_int64_base_atomics");
            return "atom_add";
        }
        return "atomic_add";
    }

    private static String value(ElementType element) {
        return OpenClTypes.name(element.valueType());
    }

    /** An integer division; a zero divisor fails and gives 0, and what overflows wraps. */
    String divide(ValueType type) {
        requireFailure();
        parts.add("""
                static %1$s kiln_divide_%1$s(%1$s a, %1$s b, int site, kiln_failure *failure) {
                    if (b == 0) {
                        kiln_fail(failure, site, 0, 0);
                        return 0;
                    }
                    return b == -1 ? (%1$s) -(u%1$s) a : a / b;
                }
                """.formatted(OpenClTypes.name(type)));
        return "kiln_divide_" + OpenClTypes.name(type);
    }

    /** The remainder of an integer division; a zero divisor fails and gives 0. */
    String remainder(ValueType type) {
        requireFailure();
        parts.add("""
                static %1$s kiln_remainder_%1$s(%1$s a, %1$s b, int site, kiln_failure *failure) {
                    if (b == 0) {
                        kiln_fail(failure, site, 0, 0);
                        return 0;
                    }
                    return b == -1 ? 0 : a %% b;
                }
                """.formatted(OpenClTypes.name(type)));
        return "kiln_remainder_" + OpenClTypes.name(type);
    }

    /** {@code Math.min} of floats: NaN if either is, and -0 below +0. */
    String min(ValueType type) {
        return extreme(type, "min", "<", "|");
    }

    /** {@code Math.max} of floats: NaN if either is, and -0 below +0. */
    String max(ValueType type) {
        return extreme(type, "max", ">", "&");
    }

    private String extreme(ValueType type, String name, String wins, String signs) {
        String bits = type == ValueType.FLOAT ? "int" : "long";
        parts.add("""
                static %1$s kiln_%2$s_%1$s(%1$s a, %1$s b) {
                    return a != a || a %3$s b ? a : a == b ? as_%1$s(as_%5$s(a) %4$s as_%5$s(b)) : b;
                }
                """.formatted(OpenClTypes.name(type), name, wins, signs, bits));
        return "kiln_" + name + "_" + OpenClTypes.name(type);
    }

    /** Java's cast of a float to an integer, which saturates and makes NaN 0. */
    String saturate(ValueType from, ValueType to) {
        String name = "kiln_" + OpenClTypes.name(from).charAt(0) + "2"
                + OpenClTypes.name(to).charAt(0);
        String bound =
                (to == ValueType.INT ? "2147483648.0" : "9223372036854775808.0") + (from == ValueType.FLOAT ? "f" : "");
        String limits = to == ValueType.INT ? "INT" : "LONG";
        parts.add("""
                static %1$s %2$s(%3$s x) {
                    return x >= %4$s ? %5$s_MAX : x >= -%4$s ? (%1$s) x : x != x ? 0 : %5$s_MIN;
                }
                """.formatted(OpenClTypes.name(to), name, OpenClTypes.name(from), bound, limits));
        return name;
    }

    /** {@code Math.pow}, which is NaN where C says that 1 to the power of anything is 1. */
    String pow(ValueType type) {
        parts.add("""
                static %1$s kiln_pow_%1$s(%1$s a, %1$s b) {
                    return b != b || (fabs(a) == 1 && isinf(b)) ? b - b : pow(a, b);
                }
                """.formatted(OpenClTypes.name(type)));
        return "kiln_pow_" + OpenClTypes.name(type);
    }

    /**
     * A function of one operand that is NaN for NaN. C says so of them all, but some drivers compute them with
     * conversions to integers, which are undefined for NaN: where PoCL 3.1 finds {@code floor} of a constant NaN, any
     * value will do.
     */
    String keepsNan(String function, ValueType type) {
        String name = "kiln_" + function + "_" + OpenClTypes.name(type);
        parts.add("""
                static %1$s %2$s(%1$s x) {
                    return x != x ? x : %3$s(x);
                }
                """.formatted(OpenClTypes.name(type), name, function));
        return name;
    }
}
