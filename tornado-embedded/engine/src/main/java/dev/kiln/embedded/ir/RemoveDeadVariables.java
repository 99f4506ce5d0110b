package dev.kiln.embedded.ir;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Removes assignments that nobody reads and cannot fail, and variables and arrays that are mentioned no more. */
public final class RemoveDeadVariables {
    private RemoveDeadVariables() {}

    /** The same kernel without them. */
    public static Kernel run(Kernel kernel) {
        Block before;
        Block body = kernel.body();
        do {
            before = body;
            Set<Variable> read = Walk.read(before);
            body = Rewrite.statements(before, stmt -> isDead(stmt, read) ? List.of() : List.of(stmt));
        } while (!body.equals(before));
        Set<Variable> variables = Walk.read(body);
        variables.addAll(Walk.written(body));
        Set<Memory> memories = memories(body);
        return new Kernel(
                kernel.name(),
                kernel.owner(),
                kernel.parameters(),
                kernel.arrays().stream().filter(memories::contains).toList(),
                kernel.variables().stream().filter(variables::contains).toList(),
                kernel.parallel(),
                body);
    }

    private static boolean isDead(Stmt stmt, Set<Variable> read) {
        return stmt instanceof Stmt.Assign assign
                && !read.contains(assign.variable())
                && assign.value().isTotal();
    }

    private static Set<Memory> memories(Block body) {
        Set<Memory> memories = new HashSet<>();
        Walk.expressions(body, expr -> {
            if (expr instanceof Expr.Load load) {
                memories.add(load.memory());
            }
        });
        Walk.statements(body, stmt -> {
            switch (stmt) {
                case Stmt.Store s -> memories.add(s.memory());
                case Stmt.AtomicAdd s -> memories.add(s.memory());
                case Stmt.Clear s -> memories.add(s.array());
                default -> {}
            }
        });
        return memories;
    }
}
