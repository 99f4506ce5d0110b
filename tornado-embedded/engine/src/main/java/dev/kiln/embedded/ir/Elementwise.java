package dev.kiln.embedded.ir;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kernel of which work item i computes element i of one array, for all i below a limit:
 *
 * <pre>{@code
 * i = globalId(0)
 * if (i < limit) { …; output[i] = value }
 * }</pre>
 *
 * <p>What stands before the store has no effect beyond its variables.
 *
 * @param index i
 * @param limit the same for all work items, or null where the grid alone is the limit
 * @param before the statements before the store
 * @param store to the output
 */
public record Elementwise(
        Kernel kernel, Variable index, @Nullable Expr limit, List<Stmt> before, Stmt.Store store) {
    /** Keeps its own copy. */
    public Elementwise {
        before = List.copyOf(before);
    }

    /** Recognizes such a kernel; null for others. */
    public static @Nullable Elementwise of(Kernel kernel) {
        List<Stmt> body = kernel.body().statements();
        if (!kernel.arrays().isEmpty()
                || body.isEmpty()
                || !(body.get(0) instanceof Stmt.Assign assign)
                || !assign.value().equals(new Expr.WorkItem(Query.GLOBAL_ID, 0))) {
            return null;
        }
        List<Stmt> rest = body.subList(1, body.size());
        Expr limit = rest.size() == 1
                        && rest.get(0) instanceof Stmt.If choice
                        && choice.otherwise().isEmpty()
                ? limit(choice.condition(), assign.variable())
                : null;
        if (limit != null) {
            rest = ((Stmt.If) rest.get(0)).then().statements();
        }
        if (rest.isEmpty()
                || !(rest.getLast() instanceof Stmt.Store store)
                || !store.index().equals(new Expr.Read(assign.variable()))
                || !(store.memory() instanceof Memory.Buffer)) {
            return null;
        }
        List<Stmt> before = rest.subList(0, rest.size() - 1);
        return isPure(new Block(before), assign.variable()) && !asksPlace(new Block(rest))
                ? new Elementwise(kernel, assign.variable(), limit, before, store)
                : null;
    }

    private static @Nullable Expr limit(Expr condition, Variable index) {
        return condition instanceof Expr.Compare compare
                        && compare.op() == CompareOp.LT
                        && compare.left().equals(new Expr.Read(index))
                        && isUniform(compare.right())
                ? compare.right()
                : null;
    }

    private static boolean isUniform(Expr expr) {
        return switch (expr) {
            case Expr.Read read -> false;
            case Expr.Load load -> false;
            case Expr.WorkItem item -> false;
            default -> expr.operands().stream().allMatch(Elementwise::isUniform);
        };
    }

    /** Whether statements do nothing but compute variables other than the index. */
    private static boolean isPure(Block block, Variable index) {
        boolean[] pure = {true};
        Walk.statements(block, stmt -> {
            pure[0] &= !index.equals(Walk.written(stmt));
            pure[0] &= switch (stmt) {
                case Stmt.Store s -> false;
                case Stmt.AtomicAdd s -> false;
                case Stmt.Clear s -> false;
                case Stmt.Return s -> false;
                case Stmt.Barrier s -> false;
                default -> true;
            };
        });
        return pure[0];
    }

    private static boolean asksPlace(Block block) {
        boolean[] asks = {false};
        Walk.expressions(block, expr -> asks[0] |= expr instanceof Expr.WorkItem);
        return asks[0];
    }

    /** The array that it computes. */
    public Memory.Buffer output() {
        return (Memory.Buffer) store.memory();
    }

    /** How many elements a launch computes; negative where the facts do not tell. */
    public long extent(LaunchFacts facts) {
        long items = facts.global()[0];
        if (limit == null) {
            return items == 0 ? -1 : items;
        }
        Range range = new Ranges(facts).of(limit);
        return range.least() != range.most() || items == 0 ? -1 : Math.clamp(range.least(), 0, items);
    }

    /** Whether nothing that a launch of which {@code facts} hold does can fail. */
    public boolean cannotFail(LaunchFacts facts) {
        ValueRanges ranges = ValueRanges.of(kernel, facts);
        boolean[] safe = {ranges.isInside(store)};
        Walk.expressions(kernel.body(), expr -> {
            safe[0] &= !(expr instanceof Expr.Load load) || ranges.isInside(load);
            safe[0] &= !(expr instanceof Expr.Binary binary)
                    || (binary.op() != BinaryOp.DIV && binary.op() != BinaryOp.REM)
                    || binary.type().isFloating()
                    || ranges.isExact(binary);
        });
        return safe[0];
    }

    /** Whether each access to an array is to the work item's own element. */
    boolean staysAtIndex(Memory memory) {
        boolean[] stays = {true};
        Walk.expressions(
                kernel.body(),
                expr -> stays[0] &= !(expr instanceof Expr.Load load)
                        || !load.memory().equals(memory)
                        || load.index().equals(new Expr.Read(index)));
        return stays[0];
    }
}
