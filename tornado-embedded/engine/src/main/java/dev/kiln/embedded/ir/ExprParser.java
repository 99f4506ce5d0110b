package dev.kiln.embedded.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads expressions of the text form. */
final class ExprParser {
    private final KernelLexer words;
    private final Map<String, Variable> variables;
    private final Map<String, Memory> memories;
    private final Map<String, Expr.Argument> arguments;

    ExprParser(
            KernelLexer words,
            Map<String, Variable> variables,
            Map<String, Memory> memories,
            Map<String, Expr.Argument> arguments) {
        this.words = words;
        this.variables = variables;
        this.memories = memories;
        this.arguments = arguments;
    }

    Expr expr() {
        String word = words.take();
        if (word.equals("(")) {
            return operation();
        }
        if (word.contains("#") || word.matches("-?[0-9].*")) {
            return number(word);
        }
        if (words.takeIf("(")) {
            return function(word);
        }
        if (words.takeIf("[")) {
            Expr index = expr();
            words.expect("]");
            return new Expr.Load(memory(word), index);
        }
        if (word.equals("true") || word.equals("false")) {
            return Expr.ofBool(word.equals("true"));
        }
        if (word.endsWith(".length")) {
            if (memory(word.substring(0, word.length() - ".length".length())) instanceof Memory.Buffer buffer) {
                return new Expr.Length(buffer);
            }
            throw words.error("expected a buffer before .length, found '" + word + "'");
        }
        Variable variable = variables.get(word);
        if (variable != null) {
            return new Expr.Read(variable);
        }
        Expr.Argument argument = arguments.get(word);
        if (argument != null) {
            return argument;
        }
        throw words.error("expected an expression, found '" + word + "'");
    }

    /** What stands in parentheses: a unary or binary operation, a comparison or a selection. */
    private Expr operation() {
        for (UnaryOp op : List.of(UnaryOp.NEGATE, UnaryOp.NOT)) {
            if (words.takeIf(op.text())) {
                return closed(new Expr.Unary(op, expr()));
            }
        }
        Expr left = expr();
        String sign = words.take();
        if (sign.equals("?")) {
            Expr whenTrue = expr();
            words.expect(":");
            return closed(new Expr.Select(left, whenTrue, expr()));
        }
        CompareOp comparison = compareOp(sign);
        if (comparison != null) {
            return closed(new Expr.Compare(comparison, left, expr()));
        }
        return closed(new Expr.Binary(binaryOp(sign), left, expr()));
    }

    private Expr closed(Expr expr) {
        words.expect(")");
        return expr;
    }

    /** A call whose opening parenthesis is taken. */
    private Expr function(String name) {
        for (Query query : Query.values()) {
            if (query.text().equals(name)) {
                return closed(new Expr.WorkItem(query, words.integer()));
            }
        }
        List<Expr> operands = new ArrayList<>();
        do {
            operands.add(expr());
        } while (words.takeIf(","));
        words.expect(")");
        Expr first = operands.get(0);
        for (ValueType type : ValueType.values()) {
            if (name.equals(type.text())) {
                return new Expr.Convert(type, first);
            }
            if (name.equals(type.text() + "Bits")) {
                return new Expr.Reinterpret(type, first);
            }
        }
        for (NarrowOp op : NarrowOp.values()) {
            if (op.text().equals(name)) {
                return new Expr.Narrow(op, first);
            }
        }
        if (name.equals(UnaryOp.BIT_COUNT.text())) {
            return new Expr.Unary(UnaryOp.BIT_COUNT, first);
        }
        for (MathFunction function : MathFunction.values()) {
            if (function.text().equals(name)) {
                return new Expr.Call(function, first.type(), operands);
            }
        }
        return new Expr.Binary(binaryOp(name), first, operands.get(operands.size() - 1));
    }

    private Expr number(String word) {
        if (word.startsWith("float#")) {
            return new Expr.Constant(ValueType.FLOAT, Integer.parseUnsignedInt(word.substring(6), 16));
        }
        if (word.startsWith("double#")) {
            return new Expr.Constant(ValueType.DOUBLE, Long.parseUnsignedLong(word.substring(7), 16));
        }
        String digits = word.substring(0, word.length() - 1);
        return switch (word.charAt(word.length() - 1)) {
            case 'L' -> Expr.ofLong(Long.parseLong(digits));
            case 'f' -> Expr.ofFloat(Float.parseFloat(digits));
            case 'd' -> Expr.ofDouble(Double.parseDouble(digits));
            default -> Expr.ofInt(Integer.parseInt(word));
        };
    }

    private Memory memory(String name) {
        Memory memory = memories.get(name);
        if (memory == null) {
            throw words.error("expected an array, found '" + name + "'");
        }
        return memory;
    }

    private BinaryOp binaryOp(String sign) {
        for (BinaryOp op : BinaryOp.values()) {
            if (op.text().equals(sign)) {
                return op;
            }
        }
        throw words.error("expected an operation, found '" + sign + "'");
    }

    /** The comparison with this sign, or null. */
    static @Nullable CompareOp compareOp(String sign) {
        for (CompareOp op : CompareOp.values()) {
            if (op.text().equals(sign)) {
                return op;
            }
        }
        return null;
    }
}
