package dev.kiln.embedded.host;

import dev.kiln.embedded.ir.Walk;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How long the methods of generated classes are, and what that means for the regions of a kernel: HotSpot never
 * compiles a method that is too long.
 */
final class RegionNotes {
    /** The largest method that HotSpot compiles. */
    static final int MOST_BYTES_OF_CODE = 8_000;

    private final Map<String, Integer> lengths = new HashMap<>();

    /** Takes down the methods of a class; what a class before had under the same name is replaced. */
    void measure(byte[] classFile) {
        for (MethodModel method : ClassFile.of().parse(classFile).methods()) {
            method.findAttribute(Attributes.code())
                    .map(CodeAttribute::codeLength)
                    .ifPresent(length -> lengths.put(method.methodName().stringValue(), length));
        }
    }

    /** Forgets what was taken down. */
    void forget() {
        lengths.clear();
    }

    /** Whether the vector form of a region would never be compiled, so that the region must run one by one. */
    boolean isTooLong(Phase.Region region) {
        return length(DriverWriter.vectorName(region)).orElse(0) > MOST_BYTES_OF_CODE;
    }

    private OptionalInt length(String method) {
        Integer length = lengths.get(method);
        return length == null ? OptionalInt.empty() : OptionalInt.of(length);
    }

    /** Says of each region how it runs, and why not in vectors. */
    List<String> of(List<Phase.Region> regions) {
        List<String> notes = new ArrayList<>();
        for (Phase.Region region : regions) {
            String what = "region " + region.number() + lines(region) + ": ";
            if (isTooLong(region)) {
                notes.add(what + "one by one: in vectors it would have " + tooLong(DriverWriter.vectorName(region)));
            } else {
                notes.add(what + "has a form in vectors of " + Lanes.COUNT + " work items");
            }
            if (length(DriverWriter.scalarName(region)).orElse(0) > MOST_BYTES_OF_CODE) {
                notes.add(what + "one by one it stays interpreted: it has " + tooLong(DriverWriter.scalarName(region)));
            }
        }
        return notes;
    }

    private String tooLong(String method) {
        return String.format(
                Locale.ROOT,
                "%,d bytes of code, and HotSpot compiles at most %,d; split the kernel into several tasks",
                length(method).orElseThrow(),
                MOST_BYTES_OF_CODE);
    }

    private static String lines(Phase.Region region) {
        IntSummaryStatistics lines = new IntSummaryStatistics();
        Walk.statements(region.body(), stmt -> {
            if (stmt.line() > 0) {
                lines.accept(stmt.line());
            }
        });
        if (lines.getCount() == 0) {
            return "";
        }
        return lines.getMin() == lines.getMax()
                ? " (line " + lines.getMin() + ")"
                : " (lines " + lines.getMin() + "–" + lines.getMax() + ")";
    }
}
