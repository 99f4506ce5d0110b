package dev.kiln.embedded.host;

import dev.kiln.embedded.ir.BinaryOp;
import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.MathFunction;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.ValueType;
import dev.kiln.embedded.ir.Variable;
import dev.kiln.embedded.ir.Verifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Replaces the exponential function on FLOAT by arithmetic, so that vectors compute it in all lanes at once and single
 * work items do the same operations in the same order: the bits are the same everywhere.
 *
 * <p>{@code e^x = 2^n · e^r} with n = x/ln 2 rounded to an integer and |r| ≤ ln 2 / 2, where the Taylor series to the
 * seventh power errs by less than 2⁻²⁷. The result is within 1.1 ulp of the exact one, subnormal results included; 0, ∞
 * and NaN come out as from {@link Math#exp}.
 */
public final class ExpandFunctions {
    /** Below this e^x rounds to 0 in FLOAT, above the other limit to ∞. */
    private static final float LEAST = -104f;

    private static final float MOST = 89f;

    private static final float INVERSE_LN_2 = (float) 1.4426950408889634;

    /** 355/512: times an integer below 2¹⁵ it is exact. */
    private static final float LN_2_HIGH = 355f / 512;

    /** ln 2 − 355/512. */
    private static final float LN_2_LOW = (float) (0.6931471805599453 - 0.693359375);

    /** 1.5 · 2²³: adding and subtracting it rounds to an integer. */
    private static final float ROUNDER = 12_582_912f;

    /** 1/7!, 1/6!, … 1/2!. */
    private static final float[] TAYLOR = {
        1f / 5040, 1f / 720, 1f / 120, 1f / 24, 1f / 6, 1f / 2,
    };

    private final List<Variable> variables;
    private final Set<String> names = new HashSet<>();
    private int nextId;

    private ExpandFunctions(Kernel kernel) {
        variables = new ArrayList<>(kernel.variables());
        for (Variable variable : variables) {
            names.add(variable.name());
            nextId = Math.max(nextId, variable.id() + 1);
        }
        kernel.parameters().forEach(parameter -> names.add(parameter.name()));
        kernel.arrays().forEach(array -> names.add(array.name()));
    }

    /** Returns the kernel with every such call replaced. */
    public static Kernel in(Kernel kernel) {
        ExpandFunctions pass = new ExpandFunctions(kernel);
        Block body = pass.block(kernel.body());
        return body.equals(kernel.body())
                ? kernel
                : Verifier.verify(kernel.withBody(body).withVariables(pass.variables), "ExpandFunctions");
    }

    private Block block(Block block) {
        List<Stmt> statements = new ArrayList<>();
        for (Stmt stmt : block.statements()) {
            statements.add(statement(stmt, statements));
        }
        return new Block(statements);
    }

    private Stmt statement(Stmt stmt, List<Stmt> before) {
        int line = stmt.line();
        return switch (stmt) {
            case Stmt.Assign s -> new Stmt.Assign(line, s.variable(), expr(s.value(), line, before));
            case Stmt.Store s ->
                new Stmt.Store(line, s.memory(), expr(s.index(), line, before), expr(s.value(), line, before));
            case Stmt.AtomicAdd s ->
                new Stmt.AtomicAdd(
                        line, s.old(), s.memory(), expr(s.index(), line, before), expr(s.value(), line, before));
            case Stmt.If s ->
                new Stmt.If(line, expr(s.condition(), line, before), block(s.then()), block(s.otherwise()));
            case Stmt.For s ->
                new Stmt.For(
                        line,
                        s.label(),
                        s.index(),
                        expr(s.from(), line, before),
                        s.op(),
                        expr(s.limit(), line, before),
                        s.step(),
                        block(s.body()));
            case Stmt.Loop s -> new Stmt.Loop(line, s.label(), block(s.body()));
            case Stmt.Labeled s -> new Stmt.Labeled(line, s.label(), block(s.body()));
            case Stmt.Clear s -> s;
            case Stmt.Break s -> s;
            case Stmt.Continue s -> s;
            case Stmt.Return s -> s;
            case Stmt.Barrier s -> s;
        };
    }

    /** Both arms of a selection are evaluated anyway, so what stands in one may be computed before. */
    private Expr expr(Expr expr, int line, List<Stmt> before) {
        if (expr.operands().isEmpty()) {
            return expr;
        }
        Expr rebuilt = expr.withOperands(expr.operands().stream()
                .map(operand -> expr(operand, line, before))
                .toList());
        return rebuilt instanceof Expr.Call call
                        && call.function() == MathFunction.EXP
                        && call.type() == ValueType.FLOAT
                ? exponential(call.arguments().get(0), line, before)
                : rebuilt;
    }

    private Expr exponential(Expr x, int line, List<Stmt> before) {
        Expr inside = binary(BinaryOp.MIN, binary(BinaryOp.MAX, x, Expr.ofFloat(LEAST)), Expr.ofFloat(MOST));
        Expr clamped = keep(inside, line, before);
        Expr shifted =
                binary(BinaryOp.ADD, binary(BinaryOp.MUL, clamped, Expr.ofFloat(INVERSE_LN_2)), Expr.ofFloat(ROUNDER));
        Expr n = keep(binary(BinaryOp.SUB, shifted, Expr.ofFloat(ROUNDER)), line, before);
        Expr high = binary(BinaryOp.SUB, clamped, binary(BinaryOp.MUL, n, Expr.ofFloat(LN_2_HIGH)));
        Expr r = keep(binary(BinaryOp.SUB, high, binary(BinaryOp.MUL, n, Expr.ofFloat(LN_2_LOW))), line, before);
        Expr sum = Expr.ofFloat(TAYLOR[0]);
        for (int i = 1; i < TAYLOR.length; i++) {
            sum = binary(BinaryOp.ADD, binary(BinaryOp.MUL, sum, r), Expr.ofFloat(TAYLOR[i]));
        }
        Expr tail = binary(BinaryOp.ADD, binary(BinaryOp.MUL, binary(BinaryOp.MUL, r, r), sum), r);
        Expr power = binary(BinaryOp.ADD, tail, Expr.ofFloat(1f));
        // 2^n in two factors, neither of which overflows or is subnormal; only the last product rounds.
        Expr whole = keep(new Expr.Convert(ValueType.INT, n), line, before);
        Expr half = keep(new Expr.Binary(BinaryOp.SHR, whole, Expr.ofInt(1)), line, before);
        Expr rest = new Expr.Binary(BinaryOp.SUB, whole, half);
        return keep(
                binary(BinaryOp.MUL, binary(BinaryOp.MUL, power, powerOfTwo(half)), powerOfTwo(rest)), line, before);
    }

    private static Expr powerOfTwo(Expr exponent) {
        Expr biased = new Expr.Binary(BinaryOp.ADD, exponent, Expr.ofInt(127));
        return new Expr.Reinterpret(ValueType.FLOAT, new Expr.Binary(BinaryOp.SHL, biased, Expr.ofInt(23)));
    }

    private static Expr binary(BinaryOp op, Expr left, Expr right) {
        return new Expr.Binary(op, left, right);
    }

    /** Computes a value before the statement. */
    private Expr keep(Expr value, int line, List<Stmt> before) {
        String name;
        do {
            name = "t$exp" + nextId++;
        } while (!names.add(name));
        Variable variable = new Variable(nextId - 1, name, value.type());
        variables.add(variable);
        before.add(new Stmt.Assign(line, variable, value));
        return new Expr.Read(variable);
    }
}
