package dev.kiln.embedded.opencl;

import dev.kiln.embedded.ir.CompareOp;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.ValueRanges;
import dev.kiln.embedded.ir.ValueType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the heads of loops are made of. */
final class OpenClLoops {
    private OpenClLoops() {}

    /** The exit that an endless loop begins with, if it does: its negation is the condition of a {@code while}. */
    static Stmt.@Nullable If condition(Stmt.Loop loop) {
        List<Stmt> statements = loop.body().statements();
        return !statements.isEmpty()
                        && statements.get(0) instanceof Stmt.If choice
                        && choice.otherwise().isEmpty()
                        && choice.then().statements().size() == 1
                        && choice.then().statements().get(0) instanceof Stmt.Break leave
                        && leave.label().equals(loop.label())
                ? choice
                : null;
    }

    /** The third part of a {@code for}. */
    static String increment(Stmt.For loop, String index, ValueRanges ranges) {
        boolean inside = ranges.stepsInside(loop) || hasUnitStep(loop);
        if (inside && Math.abs(loop.step()) == 1) {
            return index + (loop.step() > 0 ? "++" : "--");
        }
        String op = loop.step() < 0 ? " -= " : " += ";
        String suffix = inside ? "" : loop.index().type() == ValueType.INT ? "u" : "UL";
        String size = Long.toUnsignedString(Math.abs(loop.step()));
        return index + op + size + suffix;
    }

    /** Whether the loop counts by one towards a limit that it does not step over. */
    private static boolean hasUnitStep(Stmt.For loop) {
        return (loop.op() == CompareOp.LT && loop.step() == 1) || (loop.op() == CompareOp.GT && loop.step() == -1);
    }
}
