package dev.kiln.embedded.frontend;

import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.CompareOp;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.ValueType;
import dev.kiln.embedded.ir.Variable;
import dev.kiln.embedded.ir.Walk;
import java.util.ArrayList;
import java.util.List;

/**
 * The symbolic operand stack of a block, and the statements that the block has produced so far.
 *
 * <p>What is pushed is not evaluated yet. Java evaluates in the order of the instructions, so whatever a new statement
 * could change is put into a temporary in front of it.
 */
final class OperandStack {
    private final KernelBuilder builder;
    private final MethodCode code;
    private final List<Stmt> statements;
    private final List<Value> values;
    private int position;
    private int line;

    OperandStack(KernelBuilder builder, MethodCode code, List<Stmt> statements, List<Value> entry) {
        this.builder = builder;
        this.code = code;
        this.statements = statements;
        values = new ArrayList<>(entry);
    }

    /** Says which instruction is next, for messages, and which line its statements have. */
    void at(int newPosition, int newLine) {
        position = newPosition;
        line = newLine;
    }

    /** What the block does so far. */
    List<Stmt> statements() {
        return statements;
    }

    int line() {
        return line;
    }

    UnsupportedKernelException refuse(String construct, Section section) {
        return code.refuse(code.line(position), construct, section);
    }

    /** What to throw if a length is known only with the arguments of a task. */
    UnsupportedKernelException unknownLength(String construct) {
        return code.unknownLength(code.line(position), construct);
    }

    /** Puts a value in the place of another wherever that is on the stack. */
    void replace(Value before, Value after) {
        values.replaceAll(value -> value.equals(before) ? after : value);
    }

    /** An expression with what is known at launch in the place of variables, arguments and lengths. */
    Expr resolve(Expr expr) {
        return builder.resolve(expr);
    }

    void push(Value value) {
        values.add(value);
    }

    void push(Expr expr) {
        values.add(new Value.Scalar(expr));
    }

    Value pop() {
        return values.removeLast();
    }

    /** Takes a number or truth value. */
    Expr popExpr() {
        return expr(pop());
    }

    /** A value that must be a number or truth value. */
    Expr expr(Value value) {
        if (value instanceof Value.Scalar number) {
            return number.expr();
        }
        throw refuse("an object where a number is expected; kernels know only numbers and arrays", Section.ARITHMETIC);
    }

    /** Takes a number of a type; a truth value as 0 or 1. */
    Expr pop(ValueType type) {
        return coerce(popExpr(), type);
    }

    /** Takes an array. */
    Value.Array popArray() {
        if (pop() instanceof Value.Array array) {
            return array;
        }
        throw refuse("an object that is no array of the kernel", Section.ARRAYS);
    }

    /** The same value as INT or BOOL, which bytecode does not tell apart. */
    static Expr coerce(Expr expr, ValueType type) {
        if (expr.type() == ValueType.BOOL && type == ValueType.INT) {
            return new Expr.Select(expr, Expr.ofInt(1), Expr.ofInt(0));
        }
        if (expr.type() == ValueType.INT && type == ValueType.BOOL) {
            return expr instanceof Expr.Constant constant
                    ? Expr.ofBool(constant.bits() != 0)
                    : new Expr.Compare(CompareOp.NE, expr, Expr.ofInt(0));
        }
        return expr;
    }

    /** Adds a statement that changes no variable and no memory. */
    void emit(Stmt stmt) {
        statements.add(stmt);
    }

    /** Gives a variable a value, after saving what still needs the old one. */
    void assign(Variable variable, Expr value) {
        for (int i = 0; i < values.size(); i++) {
            if (reads(values.get(i), variable)) {
                values.set(i, settled(values.get(i)));
            }
        }
        statements.add(new Stmt.Assign(line, variable, value));
    }

    private static boolean reads(Value value, Variable variable) {
        return switch (value) {
            case Value.Scalar number -> Walk.read(number.expr()).contains(variable);
            case Value.Compound object ->
                !object.instance().changes()
                        && object.instance().values().stream().anyMatch(field -> reads(field, variable));
            default -> false;
        };
    }

    /** The value in a form that nothing changes any more: numbers in temporaries, objects made of such. */
    Value settled(Value value) {
        return switch (value) {
            case Value.Scalar number -> isSettled(number.expr()) ? number : new Value.Scalar(save(number.expr()));
            case Value.Compound object -> {
                if (isSettled(object.instance())) {
                    yield object;
                }
                Instance copy = Instance.value(object.instance().type());
                object.instance().fields().forEach((key, field) -> copy.put(key, settled(field)));
                yield new Value.Compound(copy);
            }
            default -> value;
        };
    }

    private static boolean isSettled(Instance instance) {
        return instance.changes()
                || instance.values().stream().allMatch(field -> switch (field) {
                    case Value.Scalar number -> isSettled(number.expr());
                    case Value.Compound object -> isSettled(object.instance());
                    default -> true;
                });
    }

    /** Whether an object is on the stack. */
    boolean holds(Instance instance) {
        return values.stream()
                .anyMatch(value -> value instanceof Value.Compound object && object.instance() == instance);
    }

    /** Puts a copy on the stack wherever an object is that is about to become another. */
    void detach(Instance instance) {
        if (!holds(instance) || !instance.changes()) {
            return;
        }
        throw refuse("an object that is used and assigned in one expression", Section.OBJECTS);
    }

    /** Adds a statement that changes memory, or after which memory may have changed. */
    void effect(Stmt stmt) {
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i) instanceof Value.Scalar number && !number.expr().isTotal()) {
                values.set(i, new Value.Scalar(save(number.expr())));
            }
        }
        statements.add(stmt);
    }

    /** Adds a statement that changes variables and perhaps memory, after saving what still needs the old ones. */
    void add(Stmt stmt) {
        boolean[] changes = {false};
        for (Variable written : Walk.written(new Block(List.of(stmt)))) {
            for (int i = 0; i < values.size(); i++) {
                if (reads(values.get(i), written)) {
                    values.set(i, settled(values.get(i)));
                }
            }
        }
        Walk.statements(
                new Block(List.of(stmt)),
                s -> changes[0] |= s instanceof Stmt.Store
                        || s instanceof Stmt.AtomicAdd
                        || s instanceof Stmt.Barrier
                        || s instanceof Stmt.Clear);
        if (changes[0]) {
            effect(stmt);
        } else {
            emit(stmt);
        }
    }

    /** The value as something that may be written down twice without computing it twice. */
    Expr atom(Expr expr) {
        return expr.operands().isEmpty() ? expr : save(expr);
    }

    private Expr save(Expr expr) {
        Variable temporary = builder.temporary(expr.type());
        statements.add(new Stmt.Assign(line, temporary, expr));
        return new Expr.Read(temporary);
    }

    /** Evaluates all that is left, so that it means the same in any later block. */
    List<Value> settle() {
        values.replaceAll(this::settled);
        return List.copyOf(values);
    }

    private static boolean isSettled(Expr expr) {
        return expr instanceof Expr.Read read
                ? read.variable().isTemporary()
                : expr.operands().isEmpty();
    }

    /** Takes a value and forgets it, but for the error that computing it may be. */
    void drop() {
        if (pop() instanceof Value.Scalar number && !number.expr().isTotal()) {
            save(number.expr());
        }
    }

    /**
     * Copies the topmost values.
     *
     * @param words how many words of the stack are copied: a LONG or DOUBLE is two
     * @param below how many words further down the copy is put
     */
    void duplicate(int words, int below) {
        List<Value> copied = take(words);
        List<Value> skipped = take(below);
        values.addAll(copied);
        values.addAll(skipped);
        values.addAll(copied);
    }

    private List<Value> take(int words) {
        List<Value> taken = new ArrayList<>();
        int left = words;
        while (left > 0) {
            Value value = pop();
            left -= isWide(value) ? 2 : 1;
            taken.addFirst(value instanceof Value.Scalar number ? new Value.Scalar(atom(number.expr())) : value);
        }
        return taken;
    }

    private static boolean isWide(Value value) {
        return value instanceof Value.Scalar number
                && (number.expr().type() == ValueType.LONG || number.expr().type() == ValueType.DOUBLE);
    }
}
