package dev.kiln.embedded.host;

import dev.kiln.embedded.ir.BinaryOp;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Shape;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.Uniformity;
import dev.kiln.embedded.ir.ValueType;
import dev.kiln.embedded.ir.Variable;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.util.HashMap;
import java.util.Map;

/**
 * The loops and labelled blocks of a {@link VectorRow}. One that all lanes leave alike is an ordinary loop. In one that
 * they leave at different times a mask says who is still in it, and it goes on while there is one.
 */
final class VectorLoops {
    private static final int NONE = -1;

    /**
     * What a break or continue goes to.
     *
     * @param left the mask of those who have left for the end, or {@link #NONE} where nobody asks
     * @param continued the mask of those who wait for the next turn, or {@link #NONE} in ordinary loops
     */
    private record Target(int left, int continued, Label onBreak, Label onContinue) {}

    private final VectorRow row;
    private final CodeBuilder code;
    private final RowSlots slots;
    private final ScalarExpressions scalars;
    private final VectorExpressions expressions;
    private final Uniformity uniformity;
    private final VectorCode vectors;
    private final Map<String, Target> targets = new HashMap<>();

    VectorLoops(
            VectorRow row,
            CodeBuilder code,
            RowSlots slots,
            ScalarExpressions scalars,
            VectorExpressions expressions,
            Uniformity uniformity) {
        this.row = row;
        this.code = code;
        this.slots = slots;
        this.scalars = scalars;
        this.expressions = expressions;
        this.uniformity = uniformity;
        vectors = new VectorCode(code);
    }

    void labeled(Stmt.Labeled labeled) {
        Label end = code.newLabel();
        boolean whole = row.isWhole();
        Target target = new Target(whole ? NONE : emptyMask(), NONE, end, end);
        targets.put(labeled.label(), target);
        row.block(labeled.body());
        code.labelBinding(end);
        if (!whole) {
            row.pushMask();
            code.aload(target.left);
            vectors.maskOr();
            row.storeMask();
        }
    }

    void loop(Stmt.Loop loop) {
        row.enterLoop(loop.body());
        if (!uniformity.isDivergent(loop)) {
            Target target = new Target(NONE, NONE, code.newLabel(), code.newLabel());
            targets.put(loop.label(), target);
            code.labelBinding(target.onContinue);
            row.block(loop.body());
            code.goto_(target.onContinue).labelBinding(target.onBreak);
            return;
        }
        Target target = enter(loop, loop.label());
        Label head = code.newLabel();
        code.labelBinding(head);
        row.block(loop.body());
        code.labelBinding(target.onContinue);
        rejoin(target);
        row.pushMask();
        vectors.anyTrue();
        code.ifne(head);
        exit(loop, target);
    }

    void countedLoop(Stmt.For loop) {
        row.enterLoop(loop.body());
        Variable index = loop.index();
        boolean blended = uniformity.isBlended(loop);
        row.assign(index, loop.from(), blended);
        Label head = code.newLabel();
        if (!uniformity.isDivergent(loop)) {
            ordinaryLoop(loop, head);
            return;
        }
        Target target = enter(loop, loop.label());
        code.labelBinding(head);
        Expr condition = new Expr.Compare(loop.op(), new Expr.Read(index), loop.limit());
        if (uniformity.shape(condition) == Shape.UNIFORM) {
            Label body = code.newLabel();
            Label finished = code.newLabel();
            scalars.branchUnless(condition, finished);
            code.goto_(body).labelBinding(finished);
            leaveAll(target);
            code.goto_(target.onBreak).labelBinding(body);
        } else {
            leaveUnless(condition, target);
        }
        row.block(loop.body());
        code.labelBinding(target.onContinue);
        rejoin(target);
        row.pushMask();
        vectors.anyTrue();
        code.ifeq(target.onBreak);
        row.assign(index, step(loop), blended);
        code.goto_(head);
        exit(loop, target);
    }

    private static Expr step(Stmt.For loop) {
        ValueType type = loop.index().type();
        return new Expr.Binary(BinaryOp.ADD, new Expr.Read(loop.index()), new Expr.Constant(type, loop.step()));
    }

    /** A loop that all active lanes run alike; its index is the same for all of them. */
    private void ordinaryLoop(Stmt.For loop, Label head) {
        ValueType type = loop.index().type();
        TypeKind kind = HostTypes.kind(type);
        Target target = new Target(NONE, NONE, code.newLabel(), code.newLabel());
        targets.put(loop.label(), target);
        scalars.push(loop.limit());
        int limit = code.allocateLocal(kind);
        code.storeLocal(kind, limit).labelBinding(head);
        code.loadLocal(kind, slots.variable(loop.index())).loadLocal(kind, limit);
        scalars.jumpIf(loop.op().negate(type), type, target.onBreak);
        row.block(loop.body());
        code.labelBinding(target.onContinue);
        row.assign(loop.index(), step(loop), false);
        code.goto_(head).labelBinding(target.onBreak);
    }

    private int emptyMask() {
        vectors.maskAll(false);
        return row.newMask();
    }

    /** Begins a loop with a mask of its own. */
    private Target enter(Stmt loop, String label) {
        if (row.isWhole()) {
            vectors.maskAll(true);
        } else {
            row.pushMask();
        }
        int active = row.newMask();
        int left = uniformity.isPartial(loop) ? emptyMask() : NONE;
        Target target = new Target(left, emptyMask(), code.newLabel(), code.newLabel());
        targets.put(label, target);
        row.beginMask(active);
        return target;
    }

    private void exit(Stmt loop, Target target) {
        code.labelBinding(target.onBreak);
        row.endMask();
        if (uniformity.isPartial(loop) && !row.isWhole()) {
            // Not all come to the loop's end: only those who left for it go on.
            code.aload(target.left);
            row.storeMask();
        }
    }

    /** Lets those who wait for the next turn take part again. */
    private void rejoin(Target target) {
        row.pushMask();
        code.aload(target.continued);
        vectors.maskOr();
        row.storeMask();
        vectors.maskAll(false);
        code.astore(target.continued);
    }

    /** Lets those leave for whom a condition is false; goes to the end if nobody stays. */
    private void leaveUnless(Expr condition, Target target) {
        expressions.push(condition, 0);
        int staying = row.newMask();
        if (target.left != NONE) {
            row.pushMask();
            code.aload(staying);
            vectors.maskAndNot();
            code.aload(target.left);
            vectors.maskOr();
            code.astore(target.left);
        }
        row.pushMask();
        code.aload(staying);
        vectors.maskAnd();
        row.storeMask();
        row.pushMask();
        vectors.anyTrue();
        code.ifeq(target.onBreak);
    }

    /** Notes that all active lanes leave for the end of the target. */
    private void leaveAll(Target target) {
        if (target.left != NONE) {
            code.aload(target.left);
            row.pushMask();
            vectors.maskOr();
            code.astore(target.left);
        }
    }

    void leave(Stmt.Break leave) {
        Target target = target(leave.label());
        if (row.isWhole()) {
            code.goto_(target.onBreak);
            return;
        }
        leaveAll(target);
        if (uniformity.isPartial(leave)) {
            vectors.maskAll(false);
            row.storeMask();
        } else {
            code.goto_(target.onBreak);
        }
    }

    void next(Stmt.Continue next) {
        Target target = target(next.label());
        if (row.isWhole() || !uniformity.isPartial(next)) {
            code.goto_(target.onContinue);
            return;
        }
        code.aload(target.continued);
        row.pushMask();
        vectors.maskOr();
        code.astore(target.continued);
        vectors.maskAll(false);
        row.storeMask();
    }

    private Target target(String label) {
        Target target = targets.get(label);
        if (target == null) {
            throw new IllegalStateException("No enclosing statement has the label " + label);
        }
        return target;
    }
}
