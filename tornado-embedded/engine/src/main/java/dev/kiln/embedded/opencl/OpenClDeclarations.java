package dev.kiln.embedded.opencl;

import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.Variable;
import dev.kiln.embedded.ir.Walk;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where each variable is declared: by its first assignment where that stands in front of all uses, else in front of
 * them in the innermost block that contains them all, else at the top.
 */
final class OpenClDeclarations {
    private final Set<Stmt> declaring = Collections.newSetFromMap(new IdentityHashMap<>());
    private final IdentityHashMap<Stmt, List<Variable>> before = new IdentityHashMap<>();
    private final List<Variable> first = new ArrayList<>();

    OpenClDeclarations(Kernel kernel) {
        for (Variable variable : kernel.variables()) {
            place(kernel.body(), variable);
        }
    }

    /** Whether this statement also declares the variable that it writes. */
    boolean declares(Stmt stmt) {
        return declaring.contains(stmt);
    }

    /** The variables that are declared in front of a statement, without a value. */
    List<Variable> before(Stmt stmt) {
        return before.getOrDefault(stmt, List.of());
    }

    /** The variables that are declared at the top, without a value. */
    List<Variable> first() {
        return first;
    }

    private void place(Block block, Variable variable) {
        List<Stmt> users =
                block.statements().stream().filter(s -> uses(s, variable)).toList();
        if (users.isEmpty()) {
            return;
        }
        Stmt user = users.get(0);
        if (users.stream().allMatch(s -> s instanceof Stmt.For loop && begins(loop, variable))
                || (!(user instanceof Stmt.For) && begins(user, variable))) {
            declaring.addAll(user instanceof Stmt.For ? users : List.of(user));
            return;
        }
        List<Block> inside =
                user.blocks().stream().filter(b -> uses(b, variable)).toList();
        if (users.size() == 1 && inside.size() == 1 && !usesItself(user, variable)) {
            place(inside.get(0), variable);
        } else if (!new Assignments(variable).mayReadFirst(block)) {
            before.computeIfAbsent(user, s -> new ArrayList<>()).add(variable);
        } else {
            first.add(variable);
        }
    }

    /** Whether a statement gives the variable a value before anything reads it. */
    private static boolean begins(Stmt stmt, Variable variable) {
        if (!variable.equals(Walk.written(stmt))) {
            return false;
        }
        if (stmt instanceof Stmt.For loop) {
            return !reads(loop.from(), variable);
        }
        return stmt.expressions().stream().noneMatch(expr -> reads(expr, variable));
    }

    private static boolean uses(Block block, Variable variable) {
        return block.statements().stream().anyMatch(s -> uses(s, variable));
    }

    private static boolean uses(Stmt stmt, Variable variable) {
        return usesItself(stmt, variable) || stmt.blocks().stream().anyMatch(b -> uses(b, variable));
    }

    private static boolean usesItself(Stmt stmt, Variable variable) {
        return variable.equals(Walk.written(stmt))
                || stmt.expressions().stream().anyMatch(e -> reads(e, variable));
    }

    private static boolean reads(Expr expr, Variable variable) {
        return Walk.read(expr).contains(variable);
    }

    /** Definite assignment, as Java has it, of one variable that has no value where a block begins. */
    private static final class Assignments {
        private final Variable variable;
        private final Map<String, Boolean> assignedAtBreaks = new HashMap<>();
        private boolean readFirst;

        Assignments(Variable variable) {
            this.variable = variable;
        }

        boolean mayReadFirst(Block block) {
            block(block, false);
            return readFirst;
        }

        private boolean block(Block block, boolean before) {
            boolean assigned = before;
            for (Stmt stmt : block.statements()) {
                if (!assigned && stmt.expressions().stream().anyMatch(e -> reads(e, variable))) {
                    // the limit of a loop may read what the loop assigns first, but then nothing is known
                    readFirst = true;
                }
                assigned = statement(stmt, assigned);
            }
            return assigned;
        }

        /** Whether the variable has a value behind the statement; what can't be reached has all of them. */
        private boolean statement(Stmt stmt, boolean before) {
            return switch (stmt) {
                case Stmt.If s -> {
                    boolean then = block(s.then(), before);
                    boolean otherwise = block(s.otherwise(), before);
                    yield then && otherwise;
                }
                case Stmt.For s -> {
                    boolean assigned = before || variable.equals(s.index());
                    block(s.body(), assigned);
                    yield assigned;
                }
                case Stmt.Loop s -> {
                    block(s.body(), before);
                    yield assignedAtBreaks.getOrDefault(s.label(), true);
                }
                case Stmt.Labeled s -> {
                    boolean end = block(s.body(), before);
                    yield end && assignedAtBreaks.getOrDefault(s.label(), true);
                }
                case Stmt.Break s -> {
                    assignedAtBreaks.merge(s.label(), before, Boolean::logicalAnd);
                    yield true;
                }
                case Stmt.Continue s -> true;
                case Stmt.Return s -> true;
                default -> before || variable.equals(Walk.written(stmt));
            };
        }
    }
}
