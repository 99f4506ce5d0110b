package dev.kiln.embedded.host;

import dev.kiln.embedded.ir.BinaryOp;
import dev.kiln.embedded.ir.CompareOp;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Shape;
import dev.kiln.embedded.ir.Uniformity;
import dev.kiln.embedded.ir.ValueType;

/**
 * Bytecode for expressions of all lanes: a vector ends on the stack, a mask for truth values. LONG and DOUBLE come in
 * two halves; {@code half} says which is wanted and is ignored for the other types.
 */
final class VectorExpressions {
    private final RowSlots slots;
    private final ScalarExpressions scalars;
    private final Uniformity uniformity;
    private final VectorCode vectors;
    private final VectorMemory memory;
    private final VectorConversions conversions;
    private final VectorFunctions functions;

    VectorExpressions(VectorMethod method) {
        slots = method.slots();
        scalars = method.scalars();
        uniformity = method.uniformity();
        vectors = method.vectors();
        memory = new VectorMemory(method, this);
        conversions = new VectorConversions(method, this);
        functions = new VectorFunctions(method);
    }

    /** Loads and stores. */
    VectorMemory memory() {
        return memory;
    }

    /** Pushes one vector, or one half of the lanes. */
    void push(Expr expr, int half) {
        ValueType type = expr.type();
        switch (uniformity.shape(expr)) {
            case UNIFORM -> {
                vectors.species(type);
                scalars.push(expr);
                vectors.broadcast(type);
            }
            case CONSECUTIVE -> {
                vectors.species(type);
                scalars.push(expr);
                vectors.broadcast(type);
                vectors.iota();
                vectors.binary(ValueType.INT, "ADD");
            }
            case VARYING -> pushVarying(expr, half);
        }
    }

    private void pushVarying(Expr expr, int half) {
        switch (expr) {
            case Expr.Read read -> vectors.load(read.type(), slots.variables().vector(read.variable(), half));
            case Expr.Load load -> memory.load(load, half);
            case Expr.Unary unary -> unary(unary, half);
            case Expr.Binary binary -> binary(binary, half);
            case Expr.Compare compare -> compare(compare);
            case Expr.Convert convert -> conversions.convert(convert, half);
            case Expr.Narrow narrow -> conversions.narrow(narrow);
            case Expr.Reinterpret reinterpret -> conversions.reinterpret(reinterpret, half);
            case Expr.Select select -> select(select, half);
            case Expr.Call call -> call(call, half);
            case Expr.Constant c -> throw unexpected(c);
            case Expr.Argument a -> throw unexpected(a);
            case Expr.Length l -> throw unexpected(l);
            case Expr.WorkItem w -> throw unexpected(w);
        }
    }

    private static IllegalStateException unexpected(Expr expr) {
        return new IllegalStateException("Never differs between lanes: " + expr);
    }

    private void unary(Expr.Unary unary, int half) {
        ValueType type = unary.operand().type();
        switch (unary.op()) {
            case NEGATE -> {
                push(unary.operand(), half);
                vectors.unary(type, "NEG");
            }
            case NOT -> {
                push(unary.operand(), half);
                if (type == ValueType.BOOL) {
                    vectors.maskNot();
                } else {
                    vectors.unary(type, "NOT");
                }
            }
            case BIT_COUNT -> conversions.bitCount(unary, half);
        }
    }

    private void binary(Expr.Binary binary, int half) {
        ValueType type = binary.type();
        BinaryOp op = binary.op();
        if (op.isShift()) {
            shift(binary, half);
        } else if (type == ValueType.BOOL) {
            push(binary.left(), half);
            push(binary.right(), half);
            switch (op) {
                case AND -> vectors.maskAnd();
                case OR -> vectors.maskOr();
                default -> vectors.maskXor();
            }
        } else if (op == BinaryOp.REM || (op == BinaryOp.DIV && type.isInteger())) {
            push(binary.left(), half);
            push(binary.right(), half);
            functions.divide(binary, half);
        } else {
            push(binary.left(), half);
            push(binary.right(), half);
            vectors.binary(type, op.name());
        }
    }

    private void shift(Expr.Binary binary, int half) {
        ValueType type = binary.type();
        String name = switch (binary.op()) {
            case SHL -> "LSHL";
            case SHR -> "ASHR";
            default -> "LSHR";
        };
        push(binary.left(), half);
        if (uniformity.shape(binary.right()) == Shape.UNIFORM) {
            scalars.push(binary.right());
            vectors.shiftByScalar(type, name);
            return;
        }
        push(binary.right(), half);
        if (type == ValueType.LONG) {
            vectors.convert("I2L", ValueType.LONG, half);
        }
        vectors.binary(type, name);
    }

    private void compare(Expr.Compare compare) {
        ValueType type = compare.left().type();
        CompareOp op = compare.op();
        CompareOp plain = op.isNegation() ? op.negate(type) : op;
        if (VectorCode.isPair(type)) {
            for (int half = 0; half < 2; half++) {
                push(compare.left(), half);
                push(compare.right(), half);
                vectors.compare(type, plain.name());
                vectors.halfMaskToInts(type, half);
            }
            vectors.binary(ValueType.INT, "OR");
            vectors.intsToMask();
        } else if (type == ValueType.BOOL) {
            push(compare.left(), 0);
            push(compare.right(), 0);
            vectors.maskXor();
            if (plain == CompareOp.EQ) {
                vectors.maskNot();
            }
        } else {
            push(compare.left(), 0);
            push(compare.right(), 0);
            vectors.compare(type, plain.name());
            if (type == ValueType.FLOAT) {
                vectors.castMask(ValueType.INT);
            }
        }
        if (plain != op) {
            vectors.maskNot();
        }
    }

    private void select(Expr.Select select, int half) {
        ValueType type = select.type();
        if (type == ValueType.BOOL) {
            // (c & a) | (b & ~c)
            push(select.whenTrue(), 0);
            push(select.condition(), 0);
            vectors.maskAnd();
            push(select.whenFalse(), 0);
            push(select.condition(), 0);
            vectors.maskAndNot();
            vectors.maskOr();
            return;
        }
        push(select.whenFalse(), half);
        push(select.whenTrue(), half);
        push(select.condition(), 0);
        vectors.fitMask(type, half);
        vectors.blend(type);
    }

    private void call(Expr.Call call, int half) {
        ValueType type = call.type();
        for (Expr argument : call.arguments()) {
            push(argument, half);
        }
        switch (call.function()) {
            case ABS -> vectors.unary(type, "ABS");
            case SQRT -> vectors.unary(type, "SQRT");
            default -> functions.call(call);
        }
    }
}
