package dev.kiln.embedded.host;

import static java.lang.constant.ConstantDescs.CD_int;

import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Shape;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.Uniformity;
import dev.kiln.embedded.ir.ValueType;
import dev.kiln.embedded.ir.Variable;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * Bytecode of a row of work items, a vector of them at a time; what is left at the end of the row runs one by one.
 *
 * <p>Where lanes part ways, a mask in a local variable says which are active; it shrinks when some leave a loop, a
 * block or the kernel, and code is skipped when none is left.
 */
final class VectorRow {
    private final VectorMethod method;
    private final CodeBuilder code;
    private final ClassDesc self;
    private final String scalarMethod;
    private final RowSlots slots;
    private final Uniformity uniformity;
    private final ScalarExpressions scalars;
    private final VectorExpressions expressions;
    private final VectorCode vectors;
    private final LaneState lanes;
    private final VectorBranches branches;
    private final VectorLoops loops;
    private final Label endOfVector;

    private VectorRow(VectorMethod method, ClassDesc self, String scalarMethod) {
        this.method = method;
        this.self = self;
        this.scalarMethod = scalarMethod;
        code = method.code();
        slots = method.slots();
        uniformity = method.uniformity();
        scalars = method.scalars();
        vectors = method.vectors();
        lanes = method.lanes();
        expressions = new VectorExpressions(method);
        branches = new VectorBranches(this, method, expressions);
        loops = new VectorLoops(this, method, expressions);
        endOfVector = code.newLabel();
    }

    /** Writes the body of a row method; {@code scalarMethod} is its counterpart for single work items. */
    static void write(VectorMethod method, ClassDesc self, String scalarMethod, Block body) {
        new VectorRow(method, self, scalarMethod).row(body);
    }

    private void row(Block body) {
        method.sites().atLine(0);
        slots.load(body, variable -> uniformity.shape(variable) == Shape.VARYING);
        scalars.memory().loadFixed(body);
        RowBound bound = RowBound.find(body, uniformity, slots.layout());
        if (bound != null) {
            endEarly(bound);
        }
        // A long counter: the compiler keeps the addresses that grow with it in registers.
        int counter = code.allocateLocal(TypeKind.LONG);
        Label next = code.newLabel();
        Label tail = code.newLabel();
        Label end = code.newLabel();
        code.iload(RowSlots.FROM).i2l().lstore(counter).labelBinding(next);
        code.lload(counter)
                .iload(RowSlots.TO)
                .i2l()
                .loadConstant((long) Lanes.COUNT)
                .lsub();
        code.lcmp().ifgt(tail);
        code.lload(counter).l2i().istore(slots.x);
        VectorContexts contexts = new VectorContexts(method);
        contexts.load();
        block(body);
        contexts.save(body);
        code.labelBinding(endOfVector);
        code.lload(counter)
                .loadConstant((long) Lanes.COUNT)
                .ladd()
                .lstore(counter)
                .goto_(next);
        code.labelBinding(tail);
        code.lload(counter).iload(RowSlots.TO).i2l().lcmp().ifge(end);
        code.aload(RowSlots.FRAME).aload(RowSlots.SCRATCH).lload(counter).l2i().iload(RowSlots.TO);
        callScalar();
        code.labelBinding(end);
        code.return_();
    }

    private void endEarly(RowBound bound) {
        for (Stmt.Assign assign : bound.before()) {
            assign(assign.variable(), assign.value(), false);
        }
        code.iload(RowSlots.FROM).iload(RowSlots.TO);
        scalars.push(bound.first());
        scalars.push(bound.limit());
        code.invokestatic(HostTypes.ROW_BOUND, "end", MethodTypeDesc.of(CD_int, CD_int, CD_int, CD_int, CD_int));
        code.istore(RowSlots.TO);
    }

    /** After frame, scratch, first and end: runs those work items one by one. */
    private void callScalar() {
        code.iload(RowSlots.Y).iload(RowSlots.Z).invokestatic(self, scalarMethod, HostTypes.ROW);
    }

    /** Runs the work items of the current vector one by one, from their start, and goes on with the next vector. */
    void runVectorOneByOne() {
        code.aload(RowSlots.FRAME).aload(RowSlots.SCRATCH).iload(slots.x);
        code.iload(slots.x).loadConstant(Lanes.COUNT).iadd();
        callScalar();
        code.goto_(endOfVector);
    }

    /** Writes a block; statements that some lanes leave shrink the mask for those after them. */
    void block(Block block) {
        Label end = code.newLabel();
        boolean added = false;
        for (Stmt stmt : block.statements()) {
            boolean partial = uniformity.isPartial(stmt);
            if (partial && lanes.isWhole() && !isExit(stmt) && !branches.startsOverWhenParted(stmt)) {
                vectors.maskAll(true);
                lanes.begin(lanes.newMask());
                added = true;
            }
            statement(stmt);
            if (isExit(stmt)) {
                break;
            }
            if (partial && !lanes.isWhole()) {
                lanes.push();
                vectors.anyTrue();
                code.ifeq(end);
            }
        }
        code.labelBinding(end);
        if (added) {
            // Those who left this block have a target inside of the enclosing statement: there all meet again.
            lanes.end();
        }
    }

    static boolean isExit(Stmt stmt) {
        return stmt instanceof Stmt.Break || stmt instanceof Stmt.Continue || stmt instanceof Stmt.Return;
    }

    private void statement(Stmt stmt) {
        method.sites().atLine(stmt.line());
        if (stmt.line() > 0 && stmt.line() <= 0xffff) {
            code.lineNumber(stmt.line());
        }
        switch (stmt) {
            case Stmt.Assign assign -> assign(assign.variable(), assign.value(), uniformity.isBlended(assign));
            case Stmt.Store store -> {
                lanes.setPristine(false);
                expressions.memory().store(store);
            }
            case Stmt.Clear clear -> {
                lanes.setPristine(lanes.isPristine() && !slots.layout().grouped());
                expressions.memory().clear(clear.array());
            }
            case Stmt.AtomicAdd add -> atomicAdd(add);
            case Stmt.If choice -> branches.choice(choice);
            case Stmt.For loop -> loops.countedLoop(loop);
            case Stmt.Loop loop -> loops.loop(loop);
            case Stmt.Labeled labeled -> loops.labeled(labeled);
            case Stmt.Break leave -> loops.leave(leave);
            case Stmt.Continue next -> loops.next(next);
            case Stmt.Return end -> {
                if (lanes.isWhole() || !uniformity.isPartial(end)) {
                    code.goto_(endOfVector);
                } else {
                    lanes.clear();
                }
            }
            case Stmt.Barrier barrier ->
                throw new IllegalStateException("A barrier is left in a region, at line " + barrier.line());
        }
    }

    /** Gives a variable a value, in the active lanes only if {@code blended}. */
    void assign(Variable variable, Expr value, boolean blended) {
        ValueType type = variable.type();
        if (uniformity.shape(variable) != Shape.VARYING) {
            scalars.push(value);
            code.storeLocal(HostTypes.kind(type), slots.variables().scalar(variable));
            return;
        }
        // Both halves are computed before one is stored: each may depend on both.
        for (int half = 0; half < VectorCode.halves(type); half++) {
            expressions.push(value, half);
            blendWithOld(variable, half, blended);
        }
        for (int half = VectorCode.halves(type) - 1; half >= 0; half--) {
            code.astore(slots.variables().vector(variable, half));
        }
    }

    /** After a variable's new lanes: takes the old ones where the mask is not set. */
    private void blendWithOld(Variable variable, int half, boolean blended) {
        if (!blended || lanes.isWhole()) {
            return;
        }
        int old = slots.variables().vector(variable, half);
        if (variable.type() == ValueType.BOOL) {
            lanes.push();
            vectors.maskAnd();
            vectors.load(ValueType.BOOL, old);
            lanes.push();
            vectors.maskAndNot();
            vectors.maskOr();
        } else {
            vectors.load(variable.type(), old);
            code.swap();
            lanes.push();
            vectors.fitMask(variable.type(), half);
            vectors.blend(variable.type());
        }
    }

    private void atomicAdd(Stmt.AtomicAdd add) {
        lanes.setPristine(false);
        expressions.memory().atomicAdd(add);
        Variable old = add.old();
        if (old == null) {
            return;
        }
        for (int half = 0; half < VectorCode.halves(old.type()); half++) {
            expressions.memory().pushFormer(old.type(), half);
            blendWithOld(old, half, uniformity.isBlended(add));
            code.astore(slots.variables().vector(old, half));
        }
    }
}
