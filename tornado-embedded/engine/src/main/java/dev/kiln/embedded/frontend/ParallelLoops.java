package dev.kiln.embedded.frontend;

import dev.kiln.embedded.ir.BinaryOp;
import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.CompareOp;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.ParallelDimension;
import dev.kiln.embedded.ir.Parameter;
import dev.kiln.embedded.ir.Query;
import dev.kiln.embedded.ir.Rewrite;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.ValueType;
import dev.kiln.embedded.ir.Variable;
import dev.kiln.embedded.ir.Walk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes each {@code @Parallel} loop a dimension of the grid. Every work item runs what stands around the loops, so only
 * computations of its own variables may stand there.
 */
final class ParallelLoops {
    private static final int MOST = 3;

    private final Set<Variable> parallel;
    private final MethodCode code;
    private final List<Stmt.For> loops = new ArrayList<>();
    private final Map<Variable, Expr> known = new HashMap<>();

    private ParallelLoops(Set<Variable> parallel, MethodCode code) {
        this.parallel = parallel;
        this.code = code;
    }

    /** The kernel with its parallel loops as {@link Kernel#parallel()}. */
    static Kernel run(Kernel kernel, Set<Variable> parallel, MethodCode code) {
        if (parallel.isEmpty()) {
            return kernel;
        }
        boolean hasContext = kernel.parameters().stream().anyMatch(parameter -> parameter instanceof Parameter.Context);
        ParallelLoops pass = new ParallelLoops(parallel, code);
        if (hasContext) {
            throw pass.refuse(0, "@Parallel in a kernel with a KernelContext; use one or the other");
        }
        pass.requireCounted(kernel.body());
        pass.find(kernel.body());
        List<Stmt.For> found = pass.loops;
        List<ParallelDimension> dimensions = new ArrayList<>();
        for (Stmt.For loop : found.reversed()) {
            dimensions.add(new ParallelDimension(dimensions.size(), pass.tripCount(loop)));
        }
        return new Kernel(
                kernel.name(),
                kernel.owner(),
                kernel.parameters(),
                kernel.arrays(),
                kernel.variables(),
                dimensions,
                pass.spread(kernel.body(), found.size() - 1));
    }

    private void requireCounted(Block body) {
        Set<Variable> counted = new HashSet<>();
        Walk.statements(body, stmt -> {
            if (stmt instanceof Stmt.For loop) {
                counted.add(loop.index());
            }
        });
        Walk.statements(body, stmt -> {
            Variable written = Walk.written(stmt);
            if (written != null && parallel.contains(written) && !counted.contains(written)) {
                throw refuse(
                        stmt.line(), "a @Parallel loop that does not count by a constant to a limit known at launch");
            }
        });
    }

    /** Finds the loops, outermost first, and checks what stands around them. */
    private void find(Block block) {
        Stmt.For loop = null;
        for (Stmt stmt : block.statements()) {
            if (stmt instanceof Stmt.For counted && parallel.contains(counted.index())) {
                if (loop != null) {
                    throw refuse(stmt.line(), "two @Parallel loops one after the other; make them two kernels");
                }
                loop = counted;
            } else {
                around(stmt, loop != null);
            }
        }
        if (loop != null) {
            if (loops.size() == MOST) {
                throw refuse(loop.line(), "more than three nested @Parallel loops");
            }
            loops.add(loop);
            find(loop.body());
        }
    }

    private void around(Stmt stmt, boolean behind) {
        Walk.statements(new Block(List.of(stmt)), nested -> {
            if (nested instanceof Stmt.For loop && parallel.contains(loop.index())) {
                throw refuse(loop.line(), "a @Parallel loop inside an if or another loop");
            }
        });
        if (loops.size() == parallel.size()) {
            return;
        }
        if (stmt instanceof Stmt.Assign assign && !behind) {
            known.merge(assign.variable(), resolve(assign.value()), (a, b) -> new Expr.Read(assign.variable()));
        }
        Walk.statements(new Block(List.of(stmt)), nested -> {
            Variable written = Walk.written(nested);
            if (written != null && !nested.equals(stmt)) {
                known.put(written, new Expr.Read(written));
            }
            boolean harmless = nested instanceof Stmt.Assign || nested instanceof Stmt.If || nested instanceof Stmt.For;
            if (!harmless) {
                throw refuse(nested.line(), "a statement around a @Parallel loop that every work item would run");
            }
        });
    }

    private Expr resolve(Expr expr) {
        return Rewrite.bottomUp(
                expr, part -> part instanceof Expr.Read read ? known.getOrDefault(read.variable(), part) : part);
    }

    private Expr tripCount(Stmt.For loop) {
        if (loop.index().type() != ValueType.INT) {
            throw refuse(loop.line(), "a @Parallel index that is no int");
        }
        Expr from = resolve(loop.from());
        Expr limit = resolve(loop.limit());
        for (Expr bound : List.of(from, limit)) {
            Walk.expressions(bound, part -> {
                if (part instanceof Expr.Read || part instanceof Expr.Load) {
                    throw refuse(
                            loop.line(),
                            "a @Parallel loop whose bounds are not known at launch; pass them as int parameters");
                }
            });
        }
        boolean up = loop.step() > 0;
        boolean fits = up
                ? loop.op() == CompareOp.LT || loop.op() == CompareOp.LE
                : loop.op() == CompareOp.GT || loop.op() == CompareOp.GE;
        if (!fits) {
            throw refuse(loop.line(), "a @Parallel loop that runs away from its limit or tests with !=");
        }
        int step = Math.toIntExact(Math.abs(loop.step()));
        boolean inclusive = loop.op() == CompareOp.LE || loop.op() == CompareOp.GE;
        Expr span = new Expr.Binary(BinaryOp.SUB, up ? limit : from, up ? from : limit);
        Expr rounded = new Expr.Binary(BinaryOp.ADD, span, Expr.ofInt(inclusive ? step : step - 1));
        return new Expr.Binary(BinaryOp.DIV, rounded, Expr.ofInt(step));
    }

    /** The block with its parallel loop, if it is around one, replaced by the index of the work item. */
    private Block spread(Block block, int dimension) {
        if (dimension < 0) {
            return block;
        }
        List<Stmt> statements = new ArrayList<>();
        for (Stmt stmt : block.statements()) {
            if (!(stmt instanceof Stmt.For loop) || !parallel.contains(loop.index())) {
                statements.add(stmt);
                continue;
            }
            Expr item = new Expr.WorkItem(Query.GLOBAL_ID, dimension);
            Expr offset = new Expr.Binary(BinaryOp.MUL, item, Expr.ofInt((int) loop.step()));
            Expr index = new Expr.Binary(BinaryOp.ADD, loop.from(), offset);
            statements.add(new Stmt.Assign(loop.line(), loop.index(), index));
            Expr inside = new Expr.Compare(loop.op(), new Expr.Read(loop.index()), loop.limit());
            Block body = spread(loop.body(), dimension - 1);
            statements.add(new Stmt.If(loop.line(), inside, continues(loop, body), Block.EMPTY));
        }
        return new Block(statements);
    }

    /** The body with jumps to the next turn as jumps to its end. */
    private Block continues(Stmt.For loop, Block body) {
        boolean[] jumps = {false};
        Block renamed = Rewrite.statements(body, stmt -> {
            boolean leaves = stmt instanceof Stmt.Return
                    || (stmt instanceof Stmt.Break exit && exit.label().equals(loop.label()));
            if (leaves) {
                throw refuse(stmt.line(), "break or return out of a @Parallel loop");
            }
            boolean next = stmt instanceof Stmt.Continue again && again.label().equals(loop.label());
            jumps[0] |= next;
            return List.of(next ? new Stmt.Break(stmt.line(), loop.label()) : stmt);
        });
        return jumps[0] ? new Block(List.of(new Stmt.Labeled(loop.line(), loop.label(), renamed))) : renamed;
    }

    private UnsupportedKernelException refuse(int line, String construct) {
        return code.refuse(line, construct, Section.GRID);
    }
}
