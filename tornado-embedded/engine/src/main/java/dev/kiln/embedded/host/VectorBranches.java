package dev.kiln.embedded.host;

import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Shape;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.Uniformity;
import dev.kiln.embedded.ir.ValueType;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;

/**
 * The branches of a {@link VectorRow}: an ordinary one where all active lanes go one way; a mask for each side where
 * they part; and no mask where only the ends of a row can part, such as at {@code if (i < n)}: as long as nothing was
 * written yet, a vector that it parts is run one by one instead.
 */
final class VectorBranches {
    private static final int NONE = -1;

    private final VectorRow row;
    private final CodeBuilder code;
    private final ScalarExpressions scalars;
    private final VectorExpressions expressions;
    private final Uniformity uniformity;
    private final VectorCode vectors;
    private final LaneState lanes;

    VectorBranches(VectorRow row, VectorMethod method, VectorExpressions expressions) {
        this.row = row;
        this.expressions = expressions;
        code = method.code();
        scalars = method.scalars();
        uniformity = method.uniformity();
        vectors = method.vectors();
        lanes = method.lanes();
    }

    void choice(Stmt.If choice) {
        if (!uniformity.isDivergent(choice)) {
            ordinary(choice);
        } else if (startsOverWhenParted(choice)) {
            parting(choice);
        } else {
            masked(choice);
        }
    }

    /** Runs two pieces of code one of which is taken, each from the same state. */
    private void eitherOr(Runnable then, Runnable otherwise) {
        boolean before = lanes.isPristine();
        then.run();
        boolean after = lanes.isPristine();
        lanes.setPristine(before);
        otherwise.run();
        lanes.setPristine(after && lanes.isPristine());
    }

    private void ordinary(Stmt.If choice) {
        Label otherwise = code.newLabel();
        Label end = code.newLabel();
        scalars.branches().branchUnless(choice.condition(), otherwise);
        eitherOr(() -> row.block(choice.then()), () -> {
            code.goto_(end).labelBinding(otherwise);
            row.block(choice.otherwise());
        });
        code.labelBinding(end);
    }

    /** Whether a branch parts only few vectors of a row, and a vector that it parts may still start over. */
    boolean startsOverWhenParted(Stmt stmt) {
        return stmt instanceof Stmt.If choice
                && uniformity.isDivergent(choice)
                && lanes.isWhole()
                && lanes.isPristine()
                && partsOnlyEnds(choice.condition())
                && choice.blocks().stream().allMatch(this::isLeftAlike);
    }

    /** Whether those who run a block leave it together, if they leave it early. */
    private boolean isLeftAlike(Block block) {
        return block.statements().stream().allMatch(stmt -> VectorRow.isExit(stmt) || !uniformity.isPartial(stmt));
    }

    /** Whether a condition changes only once or twice along a row. */
    private boolean partsOnlyEnds(Expr condition) {
        return switch (condition) {
            case Expr.Compare compare -> {
                Shape left = uniformity.shape(compare.left());
                Shape right = uniformity.shape(compare.right());
                yield left != Shape.VARYING && right != Shape.VARYING && left != right;
            }
            case Expr.Binary binary -> isEnd(binary.left()) && isEnd(binary.right());
            case Expr.Unary unary -> isEnd(unary.operand());
            default -> false;
        };
    }

    private boolean isEnd(Expr condition) {
        return uniformity.shape(condition) == Shape.UNIFORM || partsOnlyEnds(condition);
    }

    /** A branch without masks: all lanes go one way, or the work items of this vector run one by one. */
    private void parting(Stmt.If choice) {
        expressions.push(choice.condition(), 0);
        int condition = lanes.newMask();
        Label notAll = code.newLabel();
        Label none = code.newLabel();
        Label end = code.newLabel();
        vectors.load(ValueType.BOOL, condition);
        vectors.allTrue();
        code.ifeq(notAll);
        eitherOr(() -> row.block(choice.then()), () -> {
            code.goto_(end).labelBinding(notAll);
            vectors.load(ValueType.BOOL, condition);
            vectors.anyTrue();
            code.ifeq(none);
            row.runVectorOneByOne();
            code.labelBinding(none);
            row.block(choice.otherwise());
        });
        code.labelBinding(end);
    }

    /** A branch with a mask for each side. */
    private void masked(Stmt.If choice) {
        boolean isPartial = uniformity.isPartial(choice);
        boolean isSimple = isSimple(choice);
        expressions.push(choice.condition(), 0);
        int condition = lanes.newMask();
        int then = lanes.isWhole() ? condition : thenMask(condition);
        int otherwise = isPartial || !choice.otherwise().isEmpty() ? otherwiseMask(condition) : NONE;
        eitherOr(() -> side(choice.then(), then, isSimple), () -> {
            if (!choice.otherwise().isEmpty()) {
                side(choice.otherwise(), otherwise, isSimple);
            }
        });
        if (isPartial) {
            vectors.load(ValueType.BOOL, then);
            vectors.load(ValueType.BOOL, otherwise);
            vectors.maskOr();
            lanes.store();
        }
    }

    private int thenMask(int condition) {
        vectors.load(ValueType.BOOL, condition);
        lanes.push();
        vectors.maskAnd();
        return lanes.newMask();
    }

    private int otherwiseMask(int condition) {
        if (lanes.isWhole()) {
            vectors.load(ValueType.BOOL, condition);
            vectors.maskNot();
        } else {
            lanes.push();
            vectors.load(ValueType.BOOL, condition);
            vectors.maskAndNot();
        }
        return lanes.newMask();
    }

    private void side(Block block, int mask, boolean isSimple) {
        Label skip = code.newLabel();
        if (!isSimple) {
            vectors.load(ValueType.BOOL, mask);
            vectors.anyTrue();
            code.ifeq(skip);
        }
        lanes.begin(mask);
        row.block(block);
        lanes.end();
        code.labelBinding(skip);
    }

    /** Whether both sides may be evaluated without looking whether any lane needs them. */
    private static boolean isSimple(Stmt.If choice) {
        return choice.blocks().stream()
                .flatMap(block -> block.statements().stream())
                .allMatch(stmt -> stmt instanceof Stmt.Assign assign
                        && assign.value().isTotal()
                        && CostEstimate.nanos(assign.value()) < 1);
    }
}
