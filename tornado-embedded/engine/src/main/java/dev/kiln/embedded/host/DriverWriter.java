package dev.kiln.embedded.host;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_long;

import dev.kiln.embedded.ir.BinaryOp;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.ValueType;
import dev.kiln.embedded.ir.Variable;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Bytecode of {@link KernelCode#run}: the phases of a box of work items. A region runs row by row; what the whole group
 * shares is computed here and kept in {@link Scratch#uniforms}.
 */
final class DriverWriter {
    private static final int FRAME = 1;
    private static final int SCRATCH = 2;
    private static final int X0 = 3;
    private static final int X1 = 4;
    private static final int Y0 = 5;
    private static final int Y1 = 6;
    private static final int Z0 = 7;
    private static final int Z1 = 8;

    private record Targets(Label onBreak, Label onContinue) {}

    private final CodeBuilder code;
    private final ClassDesc self;
    private final KernelLayout layout;
    private final List<Boolean> vectorRegions;
    private final Map<String, Targets> targets = new HashMap<>();
    private final ExpressionMethods expressions;

    /** Writes for a class that has, by region number, a vector form or not. */
    DriverWriter(
            CodeBuilder code,
            ClassDesc self,
            KernelLayout layout,
            List<Boolean> vectorRegions,
            ExpressionMethods expressions) {
        this.code = code;
        this.self = self;
        this.layout = layout;
        this.vectorRegions = vectorRegions;
        this.expressions = expressions;
    }

    void write(List<Phase> phases) {
        phases(phases);
        code.return_();
    }

    private void phases(List<Phase> phases) {
        phases.forEach(this::phase);
    }

    private void phase(Phase phase) {
        switch (phase) {
            case Phase.Region region -> region(region);
            case Phase.Assign assign -> assign(assign.variable(), assign.line(), assign.value());
            case Phase.If choice -> {
                Label otherwise = code.newLabel();
                Label end = code.newLabel();
                push(choice.line(), choice.condition());
                code.ifeq(otherwise);
                phases(choice.then());
                code.goto_(end).labelBinding(otherwise);
                phases(choice.otherwise());
                code.labelBinding(end);
            }
            case Phase.For loop -> countedLoop(loop);
            case Phase.Loop loop -> {
                Targets target = new Targets(code.newLabel(), code.newLabel());
                targets.put(loop.label(), target);
                code.labelBinding(target.onContinue);
                phases(loop.body());
                code.goto_(target.onContinue).labelBinding(target.onBreak);
            }
            case Phase.Labeled labeled -> {
                Label end = code.newLabel();
                targets.put(labeled.label(), new Targets(end, end));
                phases(labeled.body());
                code.labelBinding(end);
            }
            case Phase.Jump jump -> jump(jump.stmt());
        }
    }

    private void jump(Stmt stmt) {
        switch (stmt) {
            case Stmt.Break leave -> code.goto_(target(leave.label()).onBreak);
            case Stmt.Continue next -> code.goto_(target(next.label()).onContinue);
            default -> code.return_();
        }
    }

    private Targets target(String label) {
        Targets target = targets.get(label);
        if (target == null) {
            throw new IllegalStateException("No enclosing phase has the label " + label);
        }
        return target;
    }

    private void countedLoop(Phase.For phase) {
        Stmt.For loop = phase.loop();
        assign(loop.index(), loop.line(), loop.from());
        Targets target = new Targets(code.newLabel(), code.newLabel());
        targets.put(loop.label(), target);
        Label head = code.newLabel();
        code.labelBinding(head);
        push(loop.line(), new Expr.Compare(loop.op(), new Expr.Read(loop.index()), loop.limit()));
        code.ifeq(target.onBreak);
        phases(phase.body());
        code.labelBinding(target.onContinue);
        ValueType type = loop.index().type();
        Expr next = new Expr.Binary(BinaryOp.ADD, new Expr.Read(loop.index()), new Expr.Constant(type, loop.step()));
        assign(loop.index(), loop.line(), next);
        code.goto_(head).labelBinding(target.onBreak);
    }

    /** Computes a value in a method of its own and keeps its bits. */
    private void assign(Variable variable, int line, Expr value) {
        Integer number = layout.uniforms().get(variable);
        if (number == null) {
            throw new IllegalStateException("No room for " + variable + " of the group");
        }
        code.aload(SCRATCH).getfield(HostTypes.SCRATCH, "uniforms", CD_long.arrayType());
        code.loadConstant(number);
        push(line, value);
        Bits.toLong(code, value.type());
        code.lastore();
    }

    private void push(int line, Expr value) {
        String method = expressions.add(line, value);
        code.aload(FRAME)
                .aload(SCRATCH)
                .iload(X0)
                .iload(X1)
                .iload(Y0)
                .iload(Z0)
                .invokestatic(self, method, HostTypes.ROW.changeReturnType(HostTypes.scalar(value.type())));
    }

    /** Writes down methods that compute single values for a group. */
    interface ExpressionMethods {
        /** Returns the name of a method with a row's parameters that returns the value. */
        String add(int line, Expr value);
    }

    private void region(Phase.Region region) {
        int z = code.allocateLocal(TypeKind.INT);
        int y = code.allocateLocal(TypeKind.INT);
        loop(
                z,
                Z0,
                Z1,
                () -> loop(y, Y0, Y1, () -> {
                    if (layout.rowsEndWithGroups() && !layout.grouped()) {
                        groupsOfRow(region, y, z);
                    } else {
                        callRow(region, X0, X1, y, z);
                    }
                }));
    }

    private void groupsOfRow(Phase.Region region, int y, int z) {
        int from = code.allocateLocal(TypeKind.INT);
        int to = code.allocateLocal(TypeKind.INT);
        Label next = code.newLabel();
        Label end = code.newLabel();
        code.iload(X0).istore(from).labelBinding(next);
        code.iload(from).iload(X1).if_icmpge(end);
        code.iload(from)
                .aload(FRAME)
                .getfield(HostTypes.FRAME, "localSize", ConstantDescs.CD_int.arrayType())
                .iconst_0()
                .iaload()
                .iadd()
                .istore(to);
        callRow(region, from, to, y, z);
        code.iload(to).istore(from).goto_(next).labelBinding(end);
    }

    private void loop(int slot, int first, int last, Runnable body) {
        Label next = code.newLabel();
        Label end = code.newLabel();
        code.iload(first).istore(slot).labelBinding(next);
        code.iload(slot).iload(last).if_icmpge(end);
        body.run();
        code.iinc(slot, 1).goto_(next).labelBinding(end);
    }

    private void callRow(Phase.Region region, int from, int to, int y, int z) {
        Label scalar = code.newLabel();
        Label end = code.newLabel();
        boolean vector = vectorRegions.get(region.number());
        if (vector) {
            code.aload(FRAME).getfield(HostTypes.FRAME, "vector", CD_boolean).ifeq(scalar);
            call(vectorName(region), from, to, y, z);
            code.goto_(end).labelBinding(scalar);
        }
        call(scalarName(region), from, to, y, z);
        code.labelBinding(end);
    }

    private void call(String method, int from, int to, int y, int z) {
        code.aload(FRAME)
                .aload(SCRATCH)
                .iload(from)
                .iload(to)
                .iload(y)
                .iload(z)
                .invokestatic(self, method, HostTypes.ROW);
    }

    static String scalarName(Phase.Region region) {
        return "scalar" + region.number();
    }

    static String vectorName(Phase.Region region) {
        return "vector" + region.number();
    }
}
