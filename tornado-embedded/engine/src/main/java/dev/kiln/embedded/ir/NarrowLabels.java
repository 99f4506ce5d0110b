package dev.kiln.embedded.ir;

import java.util.ArrayList;
import java.util.List;

/**
 * Puts each label only around what breaks to it: the last statements of its body, or those of the last one's branches.
 * What stands outside is reached by all work items that come by, and so may be a barrier.
 */
public final class NarrowLabels {
    private NarrowLabels() {}

    /** The same kernel with smaller labelled blocks. */
    public static Kernel run(Kernel kernel) {
        return kernel.withBody(Rewrite.statements(
                kernel.body(),
                stmt -> stmt instanceof Stmt.Labeled s ? narrow(s.line(), s.label(), s.body()) : List.of(stmt)));
    }

    private static List<Stmt> narrow(int line, String label, Block body) {
        List<Stmt> statements = body.statements();
        int first = 0;
        while (first < statements.size() && !TidyExits.breaksTo(statements.get(first), label)) {
            first++;
        }
        List<Stmt> narrowed = new ArrayList<>(statements.subList(0, first));
        List<Stmt> rest = statements.subList(first, statements.size());
        if (rest.size() == 1 && rest.getFirst() instanceof Stmt.If s) {
            // A label is unique, also where both branches need one.
            String other = TidyExits.breaksTo(s.then(), label) ? label + "e" : label;
            List<Stmt> then = narrow(line, label, s.then());
            List<Stmt> otherwise = narrow(line, other, renamed(s.otherwise(), label, other));
            narrowed.add(new Stmt.If(s.line(), s.condition(), new Block(then), new Block(otherwise)));
        } else if (rest.size() == 1 && rest.getFirst() instanceof Stmt.Labeled s) {
            narrowed.addAll(renamed(new Block(rest), label, s.label()).statements());
        } else if (!rest.isEmpty()) {
            narrowed.add(new Stmt.Labeled(line, label, new Block(rest)));
        }
        return narrowed;
    }

    private static Block renamed(Block block, String from, String to) {
        return Rewrite.statements(
                block,
                stmt -> List.of(
                        stmt instanceof Stmt.Break s && s.label().equals(from) ? new Stmt.Break(s.line(), to) : stmt));
    }
}
