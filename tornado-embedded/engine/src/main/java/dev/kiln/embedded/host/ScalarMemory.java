package dev.kiln.embedded.host;

import static java.lang.constant.ConstantDescs.CD_int;

import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.Walk;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** Bytecode that finds, checks and loads single elements. */
final class ScalarMemory {
    private static final ClassDesc CD_OUTSIDE = ClassDesc.of("java.lang.IndexOutOfBoundsException");

    private final CodeBuilder code;
    private final RowSlots slots;
    private final Sites sites;
    private final ScalarExpressions expressions;

    ScalarMemory(CodeBuilder code, RowSlots slots, Sites sites, ScalarExpressions expressions) {
        this.code = code;
        this.slots = slots;
        this.sites = sites;
        this.expressions = expressions;
    }

    /**
     * Pushes the index of an element as int, checked. The check is written out: a call of a method of ours might not be
     * inlined in a large kernel, and then costs more than everything around it.
     */
    void pushChecked(Memory memory, Expr index) {
        expressions.push(index);
        int checked = code.allocateLocal(TypeKind.INT);
        Label outside = code.newLabel();
        Label inside = code.newLabel();
        code.istore(checked).iload(checked).iflt(outside).iload(checked);
        slots.pushLength(memory);
        code.if_icmplt(inside).labelBinding(outside);
        code.aload(RowSlots.FRAME).iload(checked);
        slots.pushLength(memory);
        code.loadConstant(sites.add(memory.name()));
        code.invokevirtual(HostTypes.FRAME, "outside", MethodTypeDesc.of(CD_OUTSIDE, CD_int, CD_int, CD_int));
        code.athrow().labelBinding(inside).iload(checked);
    }

    /** Pushes what an access needs: all of memory, a layout and an address, or an array and its index. */
    void pushPlace(Memory memory, Expr index) {
        switch (memory) {
            case Memory.Buffer buffer -> {
                HostTypes.pushAllMemory(code, buffer.element());
                pushAddress(buffer, index);
            }
            case Memory.LocalArray local -> {
                code.aload(slots.array(local));
                pushChecked(memory, index);
            }
            case Memory.PrivateArray own -> {
                code.aload(slots.array(own));
                pushChecked(memory, index);
                if (slots.layout().grouped()) {
                    slots.queries().pushItems();
                    code.imul();
                    slots.queries().pushItem();
                    code.iadd();
                }
            }
        }
    }

    /** Pushes the address of a buffer's element. */
    void pushAddress(Memory.Buffer buffer, Expr index) {
        code.lload(slots.address(buffer));
        pushChecked(buffer, index);
        code.i2l();
        HostTypes.scale(code, buffer.element());
        code.ladd();
    }

    /** Pushes an element. */
    void load(Expr.Load load) {
        TypeKind kind = HostTypes.kind(load.type());
        Integer fixed = slots.variables().fixed(load);
        if (fixed != null) {
            pushChecked(load.memory(), load.index());
            code.pop().loadLocal(kind, fixed);
            return;
        }
        pushPlace(load.memory(), load.index());
        if (load.memory() instanceof Memory.Buffer) {
            HostTypes.getFromMemory(code, load.memory().element());
        } else {
            code.arrayLoad(kind);
        }
    }

    /** Does the loads of {@code body} that give the same value throughout the launch; an index outside gives zero. */
    void loadFixed(Block body) {
        Walk.expressions(body, expr -> {
            if (expr instanceof Expr.Load load
                    && load.memory() instanceof Memory.Buffer buffer
                    && slots.layout().fixedLoads().loads().contains(load)
                    && slots.variables().fixed(load) == null) {
                int slot = slots.variables().add(load);
                Label outside = code.newLabel();
                expressions.push(load.index());
                code.iflt(outside);
                expressions.push(load.index());
                code.iload(slots.length(buffer)).if_icmpge(outside);
                load(load);
                code.storeLocal(HostTypes.kind(load.type()), slot).labelBinding(outside);
                slots.variables().setFixed(load, slot);
            }
        });
    }
}
