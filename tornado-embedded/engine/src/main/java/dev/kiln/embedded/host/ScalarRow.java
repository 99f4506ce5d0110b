package dev.kiln.embedded.host;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.ElementType;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.ValueType;
import dev.kiln.embedded.ir.Variable;
import dev.kiln.embedded.ir.Walk;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Bytecode of a row of work items, one after the other. */
final class ScalarRow {
    private record Targets(Label onBreak, Label onContinue) {}

    private final CodeBuilder code;
    private final RowSlots slots;
    private final Sites sites;
    private final ScalarExpressions expressions;
    private final Map<String, Targets> targets = new HashMap<>();
    private final Label endOfItem;

    private ScalarRow(CodeBuilder code, KernelLayout layout, Sites sites) {
        this.code = code;
        this.sites = sites;
        slots = new RowSlots(code, layout);
        expressions = new ScalarExpressions(code, slots, sites);
        endOfItem = code.newLabel();
    }

    /** Writes the body of a row method. */
    static void write(CodeBuilder code, KernelLayout layout, Sites sites, Block body) {
        new ScalarRow(code, layout, sites).row(body);
    }

    private void row(Block body) {
        slots.load(body);
        Set<Variable> written = Walk.written(body);
        Label next = code.newLabel();
        Label end = code.newLabel();
        code.labelBinding(next);
        code.iload(slots.x).iload(RowSlots.TO).if_icmpge(end);
        for (Variable variable : slots.layout().contexts().keySet()) {
            if (slots.variables().has(variable)) {
                loadContext(variable);
            }
        }
        block(body);
        code.labelBinding(endOfItem);
        for (Variable variable : slots.layout().contexts().keySet()) {
            if (written.contains(variable)) {
                saveContext(variable);
            }
        }
        code.iinc(slots.x, 1).goto_(next);
        code.labelBinding(end);
        code.return_();
    }

    private void loadContext(Variable variable) {
        TypeKind kind = HostTypes.kind(variable.type());
        code.aload(slots.contextArray(variable));
        slots.queries().pushItem();
        code.arrayLoad(kind).storeLocal(kind, slots.variables().scalar(variable));
    }

    private void saveContext(Variable variable) {
        TypeKind kind = HostTypes.kind(variable.type());
        code.aload(slots.contextArray(variable));
        slots.queries().pushItem();
        code.loadLocal(kind, slots.variables().scalar(variable)).arrayStore(kind);
    }

    private void block(Block block) {
        block.statements().forEach(this::statement);
    }

    private void statement(Stmt stmt) {
        sites.atLine(stmt.line());
        if (stmt.line() > 0 && stmt.line() <= 0xffff) {
            code.lineNumber(stmt.line());
        }
        switch (stmt) {
            case Stmt.Assign assign -> {
                expressions.push(assign.value());
                assign(assign.variable());
            }
            case Stmt.Store store -> {
                expressions.memory().pushPlace(store.memory(), store.index());
                expressions.push(store.value());
                store(store.memory());
            }
            case Stmt.Clear clear -> clear(clear.array());
            case Stmt.AtomicAdd add -> atomicAdd(add);
            case Stmt.If choice -> choice(choice);
            case Stmt.For loop -> countedLoop(loop);
            case Stmt.Loop loop -> {
                Targets target = new Targets(code.newLabel(), code.newLabel());
                targets.put(loop.label(), target);
                code.labelBinding(target.onContinue);
                block(loop.body());
                code.goto_(target.onContinue);
                code.labelBinding(target.onBreak);
            }
            case Stmt.Labeled labeled -> {
                Label end = code.newLabel();
                targets.put(labeled.label(), new Targets(end, end));
                block(labeled.body());
                code.labelBinding(end);
            }
            case Stmt.Break leave -> code.goto_(target(leave.label()).onBreak);
            case Stmt.Continue next -> code.goto_(target(next.label()).onContinue);
            case Stmt.Return end -> code.goto_(endOfItem);
            case Stmt.Barrier barrier ->
                throw new IllegalStateException("A barrier is left in a region, at line " + barrier.line());
        }
    }

    private Targets target(String label) {
        Targets target = targets.get(label);
        if (target == null) {
            throw new IllegalStateException("No enclosing statement has the label " + label);
        }
        return target;
    }

    private void assign(Variable variable) {
        code.storeLocal(HostTypes.kind(variable.type()), slots.variables().scalar(variable));
    }

    private void store(Memory memory) {
        ElementType element = memory.element();
        if (memory instanceof Memory.Buffer) {
            HostTypes.setInMemory(code, element);
            return;
        }
        HostTypes.narrow(code, element);
        code.arrayStore(HostTypes.kind(element.valueType()));
    }

    private void clear(Memory.PrivateArray array) {
        ValueType type = array.element().valueType();
        code.aload(slots.array(array));
        if (slots.layout().grouped()) {
            slots.queries().pushItem();
            slots.queries().pushItems();
        } else {
            code.iconst_0().iconst_1();
        }
        code.loadConstant(array.length());
        ClassDesc arrayType = HostTypes.scalar(type).arrayType();
        code.invokestatic(HostTypes.MEMORIES, "clear", HostTypes.clear(arrayType));
    }

    private void atomicAdd(Stmt.AtomicAdd add) {
        ValueType type = add.memory().element().valueType();
        if (add.memory() instanceof Memory.Buffer buffer) {
            expressions.memory().pushAddress(buffer, add.index());
        } else {
            expressions.memory().pushPlace(add.memory(), add.index());
        }
        expressions.push(add.value());
        ClassDesc desc = HostTypes.scalar(type);
        MethodTypeDesc signature = add.memory() instanceof Memory.Buffer
                ? MethodTypeDesc.of(desc, CD_long, desc)
                : MethodTypeDesc.of(desc, desc.arrayType(), CD_int, desc);
        code.invokestatic(HostTypes.MEMORIES, type == ValueType.INT ? "addInt" : "addLong", signature);
        if (add.old() != null) {
            assign(add.old());
        } else if (type == ValueType.INT) {
            code.pop();
        } else {
            code.pop2();
        }
    }

    private void choice(Stmt.If choice) {
        Label otherwise = code.newLabel();
        expressions.branches().branchUnless(choice.condition(), otherwise);
        block(choice.then());
        if (choice.otherwise().isEmpty()) {
            code.labelBinding(otherwise);
            return;
        }
        Label end = code.newLabel();
        code.goto_(end);
        code.labelBinding(otherwise);
        block(choice.otherwise());
        code.labelBinding(end);
    }

    private void countedLoop(Stmt.For loop) {
        Variable index = loop.index();
        TypeKind kind = HostTypes.kind(index.type());
        expressions.push(loop.from());
        assign(index);
        // The limit is the same in every turn: evaluated once.
        Expr limit = loop.limit();
        expressions.push(limit);
        int limitSlot = code.allocateLocal(kind);
        code.storeLocal(kind, limitSlot);
        Targets target = new Targets(code.newLabel(), code.newLabel());
        targets.put(loop.label(), target);
        Label head = code.newLabel();
        code.labelBinding(head);
        code.loadLocal(kind, slots.variables().scalar(index)).loadLocal(kind, limitSlot);
        expressions.branches().jumpIf(loop.op().negate(index.type()), index.type(), target.onBreak);
        block(loop.body());
        code.labelBinding(target.onContinue);
        step(loop, slots.variables().scalar(index), kind);
        code.goto_(head);
        code.labelBinding(target.onBreak);
    }

    private void step(Stmt.For loop, int slot, TypeKind kind) {
        if (kind == TypeKind.LONG) {
            code.lload(slot).loadConstant(loop.step()).ladd().lstore(slot);
        } else if (loop.step() == (short) loop.step()) {
            code.iinc(slot, (int) loop.step());
        } else {
            code.iload(slot).loadConstant((int) loop.step()).iadd().istore(slot);
        }
    }
}
