package dev.kiln.embedded.ir;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Questions about everything nested in a statement or expression. */
public final class Walk {
    private Walk() {}

    /** Visits every statement of a block in order, a statement before what is nested in it. */
    public static void statements(Block block, Consumer<Stmt> visitor) {
        for (Stmt stmt : block.statements()) {
            visitor.accept(stmt);
            for (Block nested : stmt.blocks()) {
                statements(nested, visitor);
            }
        }
    }

    /** Visits every expression of a block, operands before the operation. */
    public static void expressions(Block block, Consumer<Expr> visitor) {
        statements(block, stmt -> stmt.expressions().forEach(expr -> expressions(expr, visitor)));
    }

    /** Visits an expression and everything in it, operands before the operation. */
    public static void expressions(Expr expr, Consumer<Expr> visitor) {
        for (Expr operand : expr.operands()) {
            expressions(operand, visitor);
        }
        visitor.accept(expr);
    }

    /** The variables that an expression reads. */
    public static Set<Variable> read(Expr expr) {
        Set<Variable> variables = new LinkedHashSet<>();
        expressions(expr, e -> {
            if (e instanceof Expr.Read read) {
                variables.add(read.variable());
            }
        });
        return variables;
    }

    /** The variables that a block reads. */
    public static Set<Variable> read(Block block) {
        Set<Variable> variables = new LinkedHashSet<>();
        expressions(block, e -> {
            if (e instanceof Expr.Read read) {
                variables.add(read.variable());
            }
        });
        return variables;
    }

    /** The variables that a block writes, loop indices included. */
    public static Set<Variable> written(Block block) {
        Set<Variable> variables = new LinkedHashSet<>();
        statements(block, stmt -> {
            Variable variable = written(stmt);
            if (variable != null) {
                variables.add(variable);
            }
        });
        return variables;
    }

    /** The variable that a statement itself writes, or null. */
    public static @Nullable Variable written(Stmt stmt) {
        return switch (stmt) {
            case Stmt.Assign s -> s.variable();
            case Stmt.AtomicAdd s -> s.old();
            case Stmt.For s -> s.index();
            default -> null;
        };
    }
}
