package dev.kiln.embedded.ir;

import java.util.List;
import java.util.Map;

/** Lets a kernel know which of its array parameters are one and the same array: the first of them stands for all. */
public final class MergeParameters {
    private MergeParameters() {}

    /**
     * Returns the kernel with the same parameters, some of which nothing uses any more.
     *
     * @param first for the positions of arrays that come again, the position of the first parameter with that array
     */
    public static Kernel in(Kernel kernel, Map<Integer, Integer> first) {
        if (first.isEmpty()) {
            return kernel;
        }
        return kernel.withBody(Rewrite.statements(kernel.body(), stmt -> {
            Stmt read = Rewrite.withExpressions(
                    stmt,
                    root -> Rewrite.bottomUp(root, expr -> switch (expr) {
                        case Expr.Load load -> new Expr.Load(of(load.memory(), kernel, first), load.index());
                        case Expr.Length length -> new Expr.Length((Memory.Buffer) of(length.buffer(), kernel, first));
                        default -> expr;
                    }));
            return List.of(
                    switch (read) {
                        case Stmt.Store s ->
                            new Stmt.Store(s.line(), of(s.memory(), kernel, first), s.index(), s.value());
                        case Stmt.AtomicAdd s ->
                            new Stmt.AtomicAdd(s.line(), s.old(), of(s.memory(), kernel, first), s.index(), s.value());
                        default -> read;
                    });
        }));
    }

    private static Memory of(Memory memory, Kernel kernel, Map<Integer, Integer> first) {
        Integer position = memory instanceof Memory.Buffer buffer ? first.get(buffer.parameter()) : null;
        return position == null
                ? memory
                : ((Parameter.Array) kernel.parameters().get(position)).buffer();
    }
}
