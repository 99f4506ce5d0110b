package dev.kiln.embedded.opencl;

import static dev.kiln.embedded.opencl.OpenClOperators.call;
import static dev.kiln.embedded.opencl.OpenClOperators.common;
import static dev.kiln.embedded.opencl.OpenClOperators.infix;
import static dev.kiln.embedded.opencl.OpenClOperators.logical;

import dev.kiln.embedded.ir.BinaryOp;
import dev.kiln.embedded.ir.CompareOp;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.Query;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.ValueRanges;
import dev.kiln.embedded.ir.ValueType;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes expressions. Integer arithmetic that may overflow is written on unsigned numbers, which wrap in C, and goes
 * back to a signed type only where that makes a difference.
 */
final class OpenClExpressions {
    /** The true size of a padded grid. */
    static final String GRID_LIMIT = "kiln_global_";

    private final OpenClNames names;
    private final OpenClDefinitions definitions;
    private final ValueRanges ranges;
    private final boolean checks;
    private final boolean padded;
    private final List<OpenClSite> sites = new ArrayList<>();
    private int line;

    OpenClExpressions(
            OpenClNames names, OpenClDefinitions definitions, ValueRanges ranges, boolean checks, boolean padded) {
        this.names = names;
        this.definitions = definitions;
        this.ranges = ranges;
        this.checks = checks;
        this.padded = padded;
    }

    /** What follows stands on this line of the Java source. */
    void atLine(int newLine) {
        line = newLine;
    }

    List<OpenClSite> sites() {
        return sites;
    }

    /** The arguments of a function that may fail here: what the status buffer says then, and where to note it. */
    private String failure(String what, boolean divides) {
        OpenClSite site = new OpenClSite(line, what, divides);
        if (!sites.contains(site)) {
            sites.add(site);
        }
        return ", " + (sites.indexOf(site) + 1) + ", &failure)";
    }

    /** Any expression, with the type that C sees. */
    Fragment of(Expr expr) {
        Fragment.Kind kind = OpenClTypes.kind(expr.type());
        return switch (expr) {
            case Expr.Constant constant -> OpenClTypes.constant(constant);
            case Expr.Read read -> Fragment.primary(names.of(read.variable()), kind);
            case Expr.Argument argument -> argument(argument);
            case Expr.WorkItem item -> workItem(item);
            case Expr.Length length -> Fragment.primary(names.lengthOf(length.buffer()), kind);
            case Expr.Load load -> load(load);
            case Expr.Unary unary -> unary(unary);
            case Expr.Binary binary -> binary(binary);
            case Expr.Compare compare -> compare(compare);
            case Expr.Convert convert -> convert(convert);
            case Expr.Narrow narrow ->
                switch (narrow.op()) {
                    case I2B -> of(narrow.operand()).cast("char", Fragment.Kind.NARROW);
                    case I2S -> of(narrow.operand()).cast("short", Fragment.Kind.NARROW);
                    case I2C -> of(narrow.operand()).cast("ushort", Fragment.Kind.NARROW);
                };
            case Expr.Reinterpret bits -> reinterpret(bits);
            case Expr.Select select -> select(select);
            case Expr.Call call -> OpenClFunctions.call(call, this, definitions);
        };
    }

    /** An expression where C converts to the type of what takes it: a variable, an argument, an element, an index. */
    String value(Expr expr) {
        return of(expr).text();
    }

    /** Whether a store or an atomic addition needs no check. */
    boolean isUnchecked(Stmt access) {
        return !checks || ranges.isInside(access);
    }

    /** {@code array[index]}. */
    String element(Memory memory, Expr index) {
        return names.of(memory) + "[" + value(index) + "]";
    }

    /** {@code function(array, length, index, value, site, failure)}. */
    String checked(String function, Memory memory, Expr index, String value) {
        String length = switch (memory) {
            case Memory.Buffer b -> names.lengthOf(b);
            case Memory.LocalArray a -> a.length() + "";
            case Memory.PrivateArray a -> a.length() + "";
        };
        return function + "(" + names.of(memory) + ", " + length + ", " + value(index) + value
                + failure(memory.name(), false);
    }

    private Fragment argument(Expr.Argument argument) {
        String name = names.ofParameter(argument.parameter());
        return argument.type() == ValueType.BOOL
                ? new Fragment(name + " != 0", Fragment.EQUALITY, Fragment.Kind.BOOL)
                : Fragment.primary(name, OpenClTypes.kind(argument.type()));
    }

    private Fragment workItem(Expr.WorkItem item) {
        if (padded && item.query() == Query.GLOBAL_SIZE) {
            return Fragment.primary(GRID_LIMIT + "xyz".charAt(item.dimension()), Fragment.Kind.INT);
        }
        String function = switch (item.query()) {
            case GLOBAL_ID -> "get_global_id";
            case LOCAL_ID -> "get_local_id";
            case GROUP_ID -> "get_group_id";
            case GLOBAL_SIZE -> "get_global_size";
            case LOCAL_SIZE -> "get_local_size";
        };
        return Fragment.primary(function + "(" + item.dimension() + ")", Fragment.Kind.SIZE);
    }

    private Fragment load(Expr.Load load) {
        boolean narrow = load.memory().element().bytes() < 4;
        Fragment.Kind kind = OpenClTypes.kind(load.type());
        if (!checks || ranges.isInside(load)) {
            return Fragment.primary(element(load.memory(), load.index()), narrow ? Fragment.Kind.NARROW : kind);
        }
        return Fragment.primary(checked(definitions.load(load.memory()), load.memory(), load.index(), ""), kind);
    }

    private Fragment unary(Expr.Unary unary) {
        Fragment x = of(unary.operand());
        return switch (unary.op()) {
            case NEGATE -> {
                Fragment wrapping = unary.type().isFloating() ? x : x.unsigned();
                yield new Fragment("-" + notSigned(wrapping.at(Fragment.UNARY)), Fragment.UNARY, wrapping.kind());
            }
            case NOT -> {
                Fragment whole = x.kind() == Fragment.Kind.SIZE ? x.signed() : x;
                boolean logical = unary.type() == ValueType.BOOL;
                Fragment.Kind kind = x.kind() == Fragment.Kind.NARROW ? Fragment.Kind.INT : whole.kind();
                yield new Fragment((logical ? "!" : "~") + whole.at(Fragment.UNARY), Fragment.UNARY, kind);
            }
            case BIT_COUNT -> {
                Fragment count = Fragment.primary("popcount(" + x.exact().text() + ")", Fragment.Kind.INT);
                yield unary.operand().type() == ValueType.LONG ? count.cast("int", Fragment.Kind.INT) : count;
            }
        };
    }

    private static String notSigned(String operand) {
        return operand.startsWith("-") ? "(" + operand + ")" : operand;
    }

    private Fragment binary(Expr.Binary binary) {
        Fragment a = of(binary.left());
        Fragment b = of(binary.right());
        if (binary.type() == ValueType.BOOL) {
            return logical(binary, a, b);
        }
        boolean floating = binary.type().isFloating();
        return switch (binary.op()) {
            case ADD, SUB, MUL -> floating ? infix(binary.op(), a, b, a.kind()) : ring(binary, a, b);
            case DIV -> floating ? infix(binary.op(), a, b, a.kind()) : quotient(binary, a, b);
            case REM -> floating ? call("fmod", a, b) : quotient(binary, a, b);
            case AND, OR, XOR -> {
                Fragment left = a.kind() == Fragment.Kind.SIZE ? a.signed() : a;
                Fragment right = b.kind() == Fragment.Kind.SIZE ? b.signed() : b;
                yield infix(binary.op(), left, right, common(left, right));
            }
            case SHL -> shift("<<", a.unsigned(), binary);
            case SHR -> shift(">>", a.signed(), binary);
            case USHR -> shift(">>", a.unsigned(), binary);
            case MIN -> call(floating ? definitions.min(binary.type()) : "min", a.exact(), b.exact());
            case MAX -> call(floating ? definitions.max(binary.type()) : "max", a.exact(), b.exact());
        };
    }

    /** Integer arithmetic that wraps. */
    private Fragment ring(Expr.Binary binary, Fragment a, Fragment b) {
        if (ranges.isExact(binary)) {
            Fragment left = a.signed();
            Fragment right = b.signed();
            return infix(binary.op(), left, right, left.exact().kind());
        }
        Fragment left = a.kind() == Fragment.Kind.SIZE ? a.unsigned() : a;
        Fragment right = b.kind() == Fragment.Kind.SIZE ? b.unsigned() : b;
        if (!left.isUnsigned() && !right.isUnsigned()) {
            if (binary.right() instanceof Expr.Constant constant && constant.bits() >= 0) {
                right = new Fragment(
                        Long.toString(constant.bits()) + (constant.type() == ValueType.INT ? "u" : "UL"),
                        Fragment.PRIMARY,
                        right.unsigned().kind());
            } else {
                left = left.unsigned();
            }
        }
        return infix(binary.op(), left, right, common(left, right));
    }

    private Fragment quotient(Expr.Binary binary, Fragment a, Fragment b) {
        boolean divides = binary.op() == BinaryOp.DIV;
        boolean isConstant =
                binary.right() instanceof Expr.Constant divisor && divisor.bits() != 0 && divisor.bits() != -1;
        if (isConstant || ranges.isExact(binary)) {
            return infix(binary.op(), a.signed(), b.signed(), OpenClTypes.kind(binary.type()));
        }
        String function = divides ? definitions.divide(binary.type()) : definitions.remainder(binary.type());
        return Fragment.primary(
                function + "(" + a.text() + ", " + b.text() + failure(divides ? "division" : "remainder", true),
                OpenClTypes.kind(binary.type()));
    }

    private Fragment shift(String op, Fragment a, Expr.Binary binary) {
        int mask = binary.type() == ValueType.INT ? 31 : 63;
        String count = binary.right() instanceof Expr.Constant constant
                ? (constant.bits() & mask) + ""
                : "(" + of(binary.right()).at(Fragment.PRODUCT) + " & " + mask + ")";
        Fragment.Kind kind = a.kind() == Fragment.Kind.NARROW ? Fragment.Kind.INT : a.kind();
        return new Fragment(a.at(Fragment.PRODUCT) + " " + op + " " + count, Fragment.SHIFT, kind);
    }

    private Fragment compare(Expr.Compare compare) {
        boolean equality = compare.op() == CompareOp.EQ || compare.op() == CompareOp.NE;
        Fragment a = of(compare.left()).signed();
        Fragment b = of(compare.right()).signed();
        if (compare.op().isNegation()) {
            CompareOp positive = compare.op().negate(compare.left().type());
            return new Fragment(
                    "!(" + a.at(Fragment.SUM) + " " + positive.text() + " " + b.at(Fragment.SUM) + ")",
                    Fragment.UNARY,
                    Fragment.Kind.BOOL);
        }
        String text = a.at(Fragment.SUM) + " " + compare.op().text() + " " + b.at(Fragment.SUM);
        return new Fragment(text, equality ? Fragment.EQUALITY : Fragment.ORDER, Fragment.Kind.BOOL);
    }

    private Fragment convert(Expr.Convert convert) {
        ValueType from = convert.operand().type();
        Fragment x = of(convert.operand()).signed();
        if (from.isFloating() && convert.to().isInteger()) {
            return Fragment.primary(
                    definitions.saturate(from, convert.to()) + "(" + x.text() + ")", OpenClTypes.kind(convert.to()));
        }
        return x.cast(OpenClTypes.name(convert.to()), OpenClTypes.kind(convert.to()));
    }

    private Fragment reinterpret(Expr.Reinterpret bits) {
        Fragment x = of(bits.operand());
        Fragment whole = x.isUnsigned() ? x : x.exact();
        return Fragment.primary(
                "as_" + OpenClTypes.name(bits.to()) + "(" + whole.text() + ")", OpenClTypes.kind(bits.to()));
    }

    private Fragment select(Expr.Select select) {
        Fragment a = of(select.whenTrue()).signed();
        Fragment b = of(select.whenFalse()).signed();
        String text = of(select.condition()).at(Fragment.EITHER) + " ? " + a.at(Fragment.EITHER) + " : "
                + b.at(Fragment.CHOICE);
        return new Fragment(
                text,
                Fragment.CHOICE,
                a.kind() == Fragment.Kind.NARROW ? b.exact().kind() : a.kind());
    }
}
