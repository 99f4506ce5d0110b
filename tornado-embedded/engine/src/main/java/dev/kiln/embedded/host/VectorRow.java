package dev.kiln.embedded.host;

import static java.lang.constant.ConstantDescs.CD_int;

import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Shape;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.Uniformity;
import dev.kiln.embedded.ir.ValueType;
import dev.kiln.embedded.ir.Variable;
import dev.kiln.embedded.ir.Walk;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Bytecode of a row of work items, a vector of them at a time; what is left at the end of the row runs one by one.
 *
 * <p>Where lanes part ways, a mask in a local variable says which are active; it shrinks when some leave a loop, a
 * block or the kernel, and code is skipped when none is left. A branch that only the ends of a row can part, such as
 * {@code if (i < n)}, has no mask: as long as nothing was written yet, a vector that it parts is run one by one
 * instead.
 */
final class VectorRow {
    private final CodeBuilder code;
    private final ClassDesc self;
    private final String scalarMethod;
    private final KernelLayout layout;
    private final RowSlots slots;
    private final Uniformity uniformity;
    private final ScalarExpressions scalars;
    private final VectorExpressions expressions;
    private final VectorCode vectors;
    private final VectorLoops loops;
    private final Label endOfVector;

    /** Local variables with the masks of the regions that are being written; empty while all lanes are active. */
    private final Deque<Integer> masks = new ArrayDeque<>();

    /** Whether nothing has been written to memory yet, so that the vector can start over. */
    private boolean pristine = true;

    private VectorRow(
            CodeBuilder code,
            ClassDesc self,
            String scalarMethod,
            KernelLayout layout,
            Uniformity uniformity,
            Sites sites) {
        this.code = code;
        this.self = self;
        this.scalarMethod = scalarMethod;
        this.layout = layout;
        this.uniformity = uniformity;
        slots = new RowSlots(code, layout);
        scalars = new ScalarExpressions(code, slots, sites);
        vectors = new VectorCode(code);
        expressions = new VectorExpressions(code, slots, scalars, uniformity, sites, new CurrentMask());
        loops = new VectorLoops(this, code, slots, scalars, expressions, uniformity);
        endOfVector = code.newLabel();
    }

    /** Writes the body of a row method; {@code scalarMethod} is its counterpart for single work items. */
    static void write(
            CodeBuilder code,
            ClassDesc self,
            String scalarMethod,
            KernelLayout layout,
            Uniformity uniformity,
            Sites sites,
            Block body) {
        new VectorRow(code, self, scalarMethod, layout, uniformity, sites).row(body);
    }

    private final class CurrentMask implements MaskSource {
        @Override
        public boolean isPartial() {
            return !masks.isEmpty();
        }

        @Override
        public void push() {
            pushMask();
        }

        @Override
        public void pushBits() {
            if (masks.isEmpty()) {
                code.loadConstant(-1L);
            } else {
                push();
                vectors.maskBits();
            }
        }
    }

    private void row(Block body) {
        slots.load(body, variable -> uniformity.shape(variable) == Shape.VARYING);
        slots.loadFixed(body, scalars);
        RowBound bound = RowBound.find(body, uniformity, layout);
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
        loadContexts();
        block(body);
        saveContexts(Walk.written(body));
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

    private void loadContexts() {
        for (Variable variable : layout.contexts().keySet()) {
            if (slots.has(variable)) {
                for (int half = 0; half < halves(variable.type()); half++) {
                    ValueType stored = variable.type() == ValueType.BOOL ? ValueType.INT : variable.type();
                    vectors.species(stored);
                    contextPlace(variable, half);
                    vectors.fromArray(stored);
                    if (variable.type() == ValueType.BOOL) {
                        vectors.intsToMask();
                    }
                    code.astore(slots.vector(variable, half));
                }
            }
        }
    }

    private void saveContexts(Set<Variable> written) {
        for (Variable variable : layout.contexts().keySet()) {
            if (written.contains(variable)) {
                for (int half = 0; half < halves(variable.type()); half++) {
                    code.aload(slots.vector(variable, half));
                    if (variable.type() == ValueType.BOOL) {
                        vectors.maskToInts();
                    }
                    contextPlace(variable, half);
                    vectors.intoArray(variable.type() == ValueType.BOOL ? ValueType.INT : variable.type());
                }
            }
        }
    }

    private void contextPlace(Variable variable, int half) {
        code.aload(slots.contextArray(variable));
        slots.pushItem();
        code.loadConstant(half * (Lanes.COUNT / 2)).iadd();
    }

    private static int halves(ValueType type) {
        return VectorCode.isPair(type) ? 2 : 1;
    }

    /** Writes a block; statements that some lanes leave shrink the mask for those after them. */
    void block(Block block) {
        Label end = code.newLabel();
        boolean added = false;
        for (Stmt stmt : block.statements()) {
            boolean partial = uniformity.isPartial(stmt);
            if (partial && masks.isEmpty() && !isExit(stmt) && !startsOverWhenParted(stmt)) {
                vectors.maskAll(true);
                masks.addLast(newMask());
                added = true;
            }
            statement(stmt);
            if (isExit(stmt)) {
                break;
            }
            if (partial && !masks.isEmpty()) {
                pushMask();
                vectors.anyTrue();
                code.ifeq(end);
            }
        }
        code.labelBinding(end);
        if (added) {
            // Those who left this block have a target inside of the enclosing statement: there all meet again.
            masks.removeLast();
        }
    }

    private static boolean isExit(Stmt stmt) {
        return stmt instanceof Stmt.Break || stmt instanceof Stmt.Continue || stmt instanceof Stmt.Return;
    }

    private void statement(Stmt stmt) {
        expressions.atLine(stmt.line());
        if (stmt.line() > 0 && stmt.line() <= 0xffff) {
            code.lineNumber(stmt.line());
        }
        switch (stmt) {
            case Stmt.Assign assign -> assign(assign.variable(), assign.value(), uniformity.isBlended(assign));
            case Stmt.Store store -> {
                pristine = false;
                expressions.memory().store(store);
            }
            case Stmt.Clear clear -> {
                pristine &= !layout.grouped();
                expressions.memory().clear(clear.array());
            }
            case Stmt.AtomicAdd add -> atomicAdd(add);
            case Stmt.If choice -> choice(choice);
            case Stmt.For loop -> loops.countedLoop(loop);
            case Stmt.Loop loop -> loops.loop(loop);
            case Stmt.Labeled labeled -> loops.labeled(labeled);
            case Stmt.Break leave -> loops.leave(leave);
            case Stmt.Continue next -> loops.next(next);
            case Stmt.Return end -> {
                if (masks.isEmpty() || !uniformity.isPartial(end)) {
                    code.goto_(endOfVector);
                } else {
                    vectors.maskAll(false);
                    storeMask();
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
            code.storeLocal(HostTypes.kind(type), slots.variable(variable));
            return;
        }
        // Both halves are computed before one is stored: each may depend on both.
        for (int half = 0; half < halves(type); half++) {
            expressions.push(value, half);
            blendWithOld(variable, half, blended);
        }
        for (int half = halves(type) - 1; half >= 0; half--) {
            code.astore(slots.vector(variable, half));
        }
    }

    /** After a variable's new lanes: takes the old ones where the mask is not set. */
    private void blendWithOld(Variable variable, int half, boolean blended) {
        if (!blended || masks.isEmpty()) {
            return;
        }
        int old = slots.vector(variable, half);
        if (variable.type() == ValueType.BOOL) {
            pushMask();
            vectors.maskAnd();
            code.aload(old);
            pushMask();
            vectors.maskAndNot();
            vectors.maskOr();
        } else {
            code.aload(old);
            code.swap();
            pushMask();
            expressions.fitMask(variable.type(), half);
            vectors.blend(variable.type());
        }
    }

    private void atomicAdd(Stmt.AtomicAdd add) {
        pristine = false;
        expressions.memory().atomicAdd(add);
        Variable old = add.old();
        if (old == null) {
            return;
        }
        for (int half = 0; half < halves(old.type()); half++) {
            expressions.memory().pushFormer(old.type(), half);
            blendWithOld(old, half, uniformity.isBlended(add));
            code.astore(slots.vector(old, half));
        }
    }

    private void choice(Stmt.If choice) {
        if (!uniformity.isDivergent(choice)) {
            Label otherwise = code.newLabel();
            scalars.branchUnless(choice.condition(), otherwise);
            Label end = code.newLabel();
            boolean before = pristine;
            block(choice.then());
            boolean after = pristine;
            pristine = before;
            code.goto_(end).labelBinding(otherwise);
            block(choice.otherwise());
            pristine &= after;
            code.labelBinding(end);
        } else if (startsOverWhenParted(choice)) {
            parting(choice);
        } else {
            masked(choice);
        }
    }

    /** Whether a branch parts only few vectors of a row, and a vector that it parts may still start over. */
    private boolean startsOverWhenParted(Stmt stmt) {
        return stmt instanceof Stmt.If choice
                && uniformity.isDivergent(choice)
                && masks.isEmpty()
                && pristine
                && partsOnlyEnds(choice.condition())
                && choice.blocks().stream().allMatch(this::isLeftAlike);
    }

    /** Whether those who run a block leave it together, if they leave it early. */
    private boolean isLeftAlike(Block block) {
        return block.statements().stream().allMatch(stmt -> isExit(stmt) || !uniformity.isPartial(stmt));
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
        int condition = newMask();
        Label notAll = code.newLabel();
        Label none = code.newLabel();
        Label end = code.newLabel();
        code.aload(condition);
        vectors.allTrue();
        code.ifeq(notAll);
        boolean before = pristine;
        block(choice.then());
        boolean after = pristine;
        pristine = before;
        code.goto_(end).labelBinding(notAll);
        code.aload(condition);
        vectors.anyTrue();
        code.ifeq(none);
        code.aload(RowSlots.FRAME).aload(RowSlots.SCRATCH).iload(slots.x);
        code.iload(slots.x).loadConstant(Lanes.COUNT).iadd();
        callScalar();
        code.goto_(endOfVector).labelBinding(none);
        block(choice.otherwise());
        pristine &= after;
        code.labelBinding(end);
    }

    /** A branch with a mask for each side. */
    private void masked(Stmt.If choice) {
        boolean partial = uniformity.isPartial(choice);
        boolean simple = isSimple(choice);
        expressions.push(choice.condition(), 0);
        int condition = newMask();
        int then = condition;
        if (!masks.isEmpty()) {
            code.aload(condition);
            pushMask();
            vectors.maskAnd();
            then = newMask();
        }
        int otherwise = -1;
        if (partial || !choice.otherwise().isEmpty()) {
            if (masks.isEmpty()) {
                code.aload(condition);
                vectors.maskNot();
            } else {
                pushMask();
                code.aload(condition);
                vectors.maskAndNot();
            }
            otherwise = newMask();
        }
        boolean before = pristine;
        side(choice.then(), then, simple);
        boolean after = pristine;
        pristine = before;
        if (!choice.otherwise().isEmpty()) {
            side(choice.otherwise(), otherwise, simple);
        }
        pristine &= after;
        if (partial) {
            code.aload(then).aload(otherwise);
            vectors.maskOr();
            storeMask();
        }
    }

    private void side(Block block, int mask, boolean simple) {
        Label skip = code.newLabel();
        if (!simple) {
            code.aload(mask);
            vectors.anyTrue();
            code.ifeq(skip);
        }
        masks.addLast(mask);
        block(block);
        masks.removeLast();
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

    /** Whether all lanes are active. */
    boolean isWhole() {
        return masks.isEmpty();
    }

    /** Stores the mask on the stack in a new local variable. */
    int newMask() {
        int slot = code.allocateLocal(TypeKind.REFERENCE);
        code.astore(slot);
        return slot;
    }

    void pushMask() {
        code.aload(masks.getLast());
    }

    /** Stores the mask on the stack as the current one. */
    void storeMask() {
        code.astore(masks.getLast());
    }

    /** Makes a local variable the current mask until {@link #endMask}. */
    void beginMask(int slot) {
        masks.addLast(slot);
    }

    void endMask() {
        masks.removeLast();
    }

    /** Notes that a loop's body may run again after it has written to memory. */
    void enterLoop(Block body) {
        Walk.statements(body, stmt -> {
            if (stmt instanceof Stmt.Store || stmt instanceof Stmt.AtomicAdd || stmt instanceof Stmt.Clear) {
                pristine = false;
            }
        });
    }
}
