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
    private final LaneState lanes;
    private final Map<String, Target> targets = new HashMap<>();

    VectorLoops(VectorRow row, VectorMethod method, VectorExpressions expressions) {
        this.row = row;
        this.expressions = expressions;
        code = method.code();
        slots = method.slots();
        scalars = method.scalars();
        uniformity = method.uniformity();
        vectors = method.vectors();
        lanes = method.lanes();
    }

    void labeled(Stmt.Labeled labeled) {
        Label end = code.newLabel();
        boolean whole = lanes.isWhole();
        Target target = new Target(whole ? NONE : emptyMask(), NONE, end, end);
        targets.put(labeled.label(), target);
        row.block(labeled.body());
        code.labelBinding(end);
        if (!whole) {
            lanes.push();
            vectors.load(ValueType.BOOL, target.left);
            vectors.maskOr();
            lanes.store();
        }
    }

    void loop(Stmt.Loop loop) {
        lanes.enterLoop(loop.body());
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
        lanes.push();
        vectors.anyTrue();
        code.ifne(head);
        exit(loop, target);
    }

    void countedLoop(Stmt.For loop) {
        lanes.enterLoop(loop.body());
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
            scalars.branches().branchUnless(condition, finished);
            code.goto_(body).labelBinding(finished);
            leaveAll(target);
            code.goto_(target.onBreak).labelBinding(body);
        } else {
            leaveUnless(condition, target);
        }
        row.block(loop.body());
        code.labelBinding(target.onContinue);
        rejoin(target);
        lanes.push();
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
        code.loadLocal(kind, slots.variables().scalar(loop.index())).loadLocal(kind, limit);
        scalars.branches().jumpIf(loop.op().negate(type), type, target.onBreak);
        row.block(loop.body());
        code.labelBinding(target.onContinue);
        row.assign(loop.index(), step(loop), false);
        code.goto_(head).labelBinding(target.onBreak);
    }

    private int emptyMask() {
        vectors.maskAll(false);
        return lanes.newMask();
    }

    /** Begins a loop with a mask of its own. */
    private Target enter(Stmt loop, String label) {
        if (lanes.isWhole()) {
            vectors.maskAll(true);
        } else {
            lanes.push();
        }
        int active = lanes.newMask();
        int left = uniformity.isPartial(loop) ? emptyMask() : NONE;
        Target target = new Target(left, emptyMask(), code.newLabel(), code.newLabel());
        targets.put(label, target);
        lanes.begin(active);
        return target;
    }

    private void exit(Stmt loop, Target target) {
        code.labelBinding(target.onBreak);
        lanes.end();
        if (uniformity.isPartial(loop) && !lanes.isWhole()) {
            // Not all come to the loop's end: only those who left for it go on.
            vectors.load(ValueType.BOOL, target.left);
            lanes.store();
        }
    }

    /** Lets those who wait for the next turn take part again. */
    private void rejoin(Target target) {
        lanes.push();
        vectors.load(ValueType.BOOL, target.continued);
        vectors.maskOr();
        lanes.store();
        vectors.maskAll(false);
        code.astore(target.continued);
    }

    /** Lets those leave for whom a condition is false; goes to the end if nobody stays. */
    private void leaveUnless(Expr condition, Target target) {
        expressions.push(condition, 0);
        int staying = lanes.newMask();
        if (target.left != NONE) {
            lanes.push();
            vectors.load(ValueType.BOOL, staying);
            vectors.maskAndNot();
            vectors.load(ValueType.BOOL, target.left);
            vectors.maskOr();
            code.astore(target.left);
        }
        lanes.push();
        vectors.load(ValueType.BOOL, staying);
        vectors.maskAnd();
        lanes.store();
        lanes.push();
        vectors.anyTrue();
        code.ifeq(target.onBreak);
    }

    /** Notes that all active lanes leave for the end of the target. */
    private void leaveAll(Target target) {
        if (target.left != NONE) {
            vectors.load(ValueType.BOOL, target.left);
            lanes.push();
            vectors.maskOr();
            code.astore(target.left);
        }
    }

    void leave(Stmt.Break leave) {
        Target target = target(leave.label());
        if (lanes.isWhole()) {
            code.goto_(target.onBreak);
            return;
        }
        leaveAll(target);
        if (uniformity.isPartial(leave)) {
            lanes.clear();
        } else {
            code.goto_(target.onBreak);
        }
    }

    void next(Stmt.Continue next) {
        Target target = target(next.label());
        if (lanes.isWhole() || !uniformity.isPartial(next)) {
            code.goto_(target.onContinue);
            return;
        }
        vectors.load(ValueType.BOOL, target.continued);
        lanes.push();
        vectors.maskOr();
        code.astore(target.continued);
        lanes.clear();
    }

    private Target target(String label) {
        Target target = targets.get(label);
        if (target == null) {
            throw new IllegalStateException("No enclosing statement has the label " + label);
        }
        return target;
    }
}
