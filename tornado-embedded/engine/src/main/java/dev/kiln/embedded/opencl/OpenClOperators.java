package dev.kiln.embedded.opencl;

import dev.kiln.embedded.ir.BinaryOp;
import dev.kiln.embedded.ir.Expr;

/** Puts C's operators between fragments, with as few parentheses as a reader likes. */
final class OpenClOperators {
    private OpenClOperators() {}

    /** What C makes of two integers of these kinds. */
    static Fragment.Kind common(Fragment a, Fragment b) {
        return a.isUnsigned()
                ? a.kind()
                : b.isUnsigned()
                        ? b.kind()
                        : a.kind() == Fragment.Kind.NARROW ? b.exact().kind() : a.kind();
    }

    static Fragment call(String function, Fragment a, Fragment b) {
        return Fragment.primary(function + "(" + a.text() + ", " + b.text() + ")", a.kind());
    }

    /** An operation on truth values; C may skip an operand that can't fail. */
    static Fragment logical(Expr.Binary binary, Fragment a, Fragment b) {
        boolean skips = binary.right().isTotal();
        return switch (binary.op()) {
            case AND -> skips ? join(a, "&&", b, Fragment.BOTH) : join(a, "&", b, Fragment.AND);
            case OR -> skips ? join(a, "||", b, Fragment.EITHER) : join(a, "|", b, Fragment.OR);
            case XOR -> new Fragment(a.at(Fragment.ORDER) + " != " + b.at(Fragment.ORDER), Fragment.EQUALITY, a.kind());
            default -> throw new IllegalArgumentException(binary.op() + " on BOOL");
        };
    }

    /** Chains of one operator need no parentheses; others beside them are easier to read with some. */
    private static Fragment join(Fragment a, String op, Fragment b, int binding) {
        int least = binding <= Fragment.BOTH ? Fragment.AND : Fragment.PRODUCT;
        return new Fragment(
                (a.binding() == binding ? a.text() : a.at(least)) + " " + op + " " + b.at(least), binding, a.kind());
    }

    static Fragment infix(BinaryOp op, Fragment a, Fragment b, Fragment.Kind kind) {
        int binding = switch (op) {
            case MUL, DIV, REM -> Fragment.PRODUCT;
            case ADD, SUB -> Fragment.SUM;
            case AND -> Fragment.AND;
            case XOR -> Fragment.XOR;
            default -> Fragment.OR;
        };
        if (binding < Fragment.SUM) {
            Fragment joined = join(a, op.text(), b, binding);
            return new Fragment(joined.text(), binding, kind);
        }
        return new Fragment(a.at(binding) + " " + op.text() + " " + b.at(binding + 1), binding, kind);
    }
}
