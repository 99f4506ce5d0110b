package dev.kiln.embedded.frontend;

import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.ValueType;
import dev.kiln.embedded.ir.Variable;
import java.lang.classfile.TypeKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Translates one method: the kernel itself, or a helper at one place where it is called. */
final class MethodTranslator {
    /**
     * Where the method is called from.
     *
     * @param caller the calling method's translation
     * @param line the line of the call in the kernel's source
     */
    private record CallSite(MethodTranslator caller, int line) {}

    private final KernelBuilder builder;
    private final ClassFiles files;
    private final MethodCode code;
    private final @Nullable CallSite site;
    private final List<CodeBlock> blocks;
    private final Map<Integer, CodeBlock> blocksByStart = new HashMap<>();
    private final LocalVariables locals;
    private final Map<LocalVariables.Local, Variable> variables = new HashMap<>();
    private final Map<LocalVariables.Local, Value> bindings = new HashMap<>();
    private final Map<CodeBlock, List<Value>> entries = new HashMap<>();
    private final String exitLabel;
    private @Nullable Variable result;
    private @Nullable Value returned;

    private MethodTranslator(KernelBuilder builder, ClassFiles files, MethodCode code, @Nullable CallSite site) {
        this.builder = builder;
        this.files = files;
        this.code = code;
        this.site = site;
        blocks = ControlFlow.blocks(code);
        blocks.forEach(block -> blocksByStart.put(block.start, block));
        locals = new LocalVariables(code, blocks);
        exitLabel = builder.label();
    }

    /** The body of a kernel whose parameters have these values. */
    static Block kernel(KernelBuilder builder, ClassFiles files, MethodCode code, List<Value> arguments) {
        MethodTranslator translator = new MethodTranslator(builder, files, code, null);
        List<Stmt> prologue = new ArrayList<>();
        OperandStack stack = new OperandStack(builder, code, prologue, List.of());
        stack.at(0, code.line(0));
        translator.pass(arguments, stack);
        prologue.addAll(translator.body().statements());
        return new Block(prologue);
    }

    /** Adds a helper's statements to those of its caller and leaves its result, if any, on the stack. */
    void inline(MethodCode helper, List<Value> arguments, OperandStack stack) {
        MethodTranslator translator = new MethodTranslator(builder, files, helper, new CallSite(this, stack.line()));
        translator.pass(arguments, stack);
        Block body = translator.body();
        boolean straight = translator.blocks.size() == 1;
        if (straight) {
            body.statements().forEach(stack::add);
        } else {
            stack.add(new Stmt.Labeled(stack.line(), translator.exitLabel, body));
        }
        if (translator.returned != null) {
            stack.push(translator.returned);
        }
    }

    /** Gives the parameters their values. */
    private void pass(List<Value> arguments, OperandStack stack) {
        for (int i = 0; i < arguments.size(); i++) {
            LocalVariables.Local parameter = locals.parameter(i);
            Value argument = arguments.get(i);
            if (argument instanceof Value.Scalar number) {
                Expr value = OperandStack.coerce(number.expr(), parameter.type());
                if (locals.isWritten(parameter) || !value.operands().isEmpty() || builder.readsField(value)) {
                    Variable variable = variable(parameter);
                    if (variable.type() == ValueType.INT && !locals.isWritten(parameter)) {
                        builder.define(variable, value);
                    }
                    stack.assign(variable, value);
                } else {
                    bindings.put(parameter, new Value.Scalar(value));
                }
            } else if (argument instanceof Value.Compound object) {
                assign(parameter, object.instance(), stack);
            } else {
                bindings.put(parameter, argument);
            }
        }
    }

    /** Lets a variable mean an object from now on. */
    void assign(LocalVariables.Local local, Instance value, OperandStack stack) {
        if (!locals.isReassigned(local)) {
            if (!isUnderConstruction(local)) {
                value.name();
            }
            bindings.put(local, stack.settled(new Value.Compound(value)));
            return;
        }
        ObjectTranslator objects = new ObjectTranslator(this, stack);
        String name = local.name();
        Value holder = bindings.computeIfAbsent(
                local, l -> new Value.Compound(objects.holder(name == null ? "object" : name, value)));
        if (!(holder instanceof Value.Compound object)) {
            throw stack.refuse("a variable that means now an array, now an object", Section.OBJECTS);
        }
        object.instance().name();
        objects.assign(object.instance(), value);
    }

    private boolean isUnderConstruction(LocalVariables.Local local) {
        return code.name().equals("<init>") && local == locals.parameter(0);
    }

    /** Whether the method has no branches. */
    boolean isStraight() {
        return blocks.size() == 1;
    }

    private Block body() {
        for (CodeBlock block : blocks) {
            new BlockTranslator(this, block, entry(block)).translate();
            for (CodeBlock target : block.exit.targets()) {
                List<Value> entry = entries.get(target);
                if (entry != null && !entry.equals(block.stackAfter)) {
                    throw refuse(block, "a loop inside an expression");
                }
            }
        }
        return Structurer.structure(code, ShortCircuits.merge(builder, blocks), builder);
    }

    /** The operands a block begins with: what its predecessors left, in a new variable where they differ. */
    private List<Value> entry(CodeBlock block) {
        List<CodeBlock> before =
                block.predecessors.stream().filter(p -> p.start < block.start).toList();
        List<Value> entry = new ArrayList<>();
        int depth = before.isEmpty() ? 0 : before.get(0).stackAfter.size();
        for (int i = 0; i < depth; i++) {
            int place = i;
            Value first = before.get(0).stackAfter.get(i);
            boolean same = before.stream().allMatch(p -> p.stackAfter.get(place).equals(first));
            entry.add(same ? first : join(before, place));
        }
        entries.put(block, entry);
        return entry;
    }

    private Value join(List<CodeBlock> before, int place) {
        Variable variable = null;
        if (before.get(0).stackAfter.get(place) instanceof Value.Compound object) {
            return join(before, place, object.instance());
        }
        for (CodeBlock predecessor : before) {
            if (!(predecessor.stackAfter.get(place) instanceof Value.Scalar number)) {
                throw refuse(predecessor, "a choice between arrays; use an if around what is done with them");
            }
            if (variable == null) {
                variable = builder.temporary(number.expr().type());
            }
            predecessor.statements.add(new Stmt.Assign(
                    predecessor.exitLine, variable, OperandStack.coerce(number.expr(), variable.type())));
        }
        if (variable == null) {
            throw new IllegalStateException("a join without predecessors in " + code);
        }
        return new Value.Scalar(new Expr.Read(variable));
    }

    private Value join(List<CodeBlock> before, int place, Instance first) {
        Instance choice = null;
        for (CodeBlock predecessor : before) {
            if (!(predecessor.stackAfter.get(place) instanceof Value.Compound object)
                    || !ObjectTranslator.areAlike(first, object.instance())
                    || object.instance().changes()) {
                throw refuse(predecessor, "a choice between objects that are changed, or not of one class");
            }
            if (choice == null) {
                choice = result(first);
            }
            ObjectTranslator.copy(choice, object.instance(), predecessor.exitLine, predecessor.statements);
        }
        if (choice == null) {
            throw new IllegalStateException("a join without predecessors in " + code);
        }
        return new Value.Compound(choice);
    }

    /** An object like another, whose numbers are temporaries. */
    private Instance result(Instance like) {
        Instance result = Instance.value(like.type());
        like.fields()
                .forEach((key, field) -> result.put(
                        key,
                        switch (field) {
                            case Value.Scalar number ->
                                new Value.Scalar(new Expr.Read(
                                        builder.temporary(number.expr().type())));
                            case Value.Compound object -> new Value.Compound(result(object.instance()));
                            default -> field;
                        }));
        return result;
    }

    private UnsupportedKernelException refuse(CodeBlock block, String construct) {
        return code.refuse(code.line(block.end - 1), construct, Section.CONTROL_FLOW);
    }

    /** What a return instruction does here: ends the work item, or goes on behind the inlined helper. */
    void leave(OperandStack stack, TypeKind kind) {
        if (site == null) {
            stack.emit(new Stmt.Return(stack.line()));
            return;
        }
        if (kind != TypeKind.VOID) {
            Value value = stack.pop();
            if (value instanceof Value.Compound object) {
                leave(object, stack);
                return;
            }
            if (value instanceof Value.Array && blocks.size() == 1) {
                returned = value;
                return;
            }
            if (!(value instanceof Value.Scalar number)) {
                throw stack.refuse("a helper that returns one of several arrays", Section.HELPERS);
            }
            boolean truth = code.type().returnType().descriptorString().equals("Z");
            Expr expr = truth ? OperandStack.coerce(number.expr(), ValueType.BOOL) : number.expr();
            if (!truth && expr.type() == ValueType.BOOL) {
                expr = OperandStack.coerce(expr, ValueType.INT);
            }
            if (blocks.size() == 1) {
                returned = new Value.Scalar(expr);
                return;
            }
            if (result == null) {
                result = builder.temporary(expr.type());
                returned = new Value.Scalar(new Expr.Read(result));
            }
            stack.assign(result, expr);
        }
        if (blocks.size() > 1) {
            stack.emit(new Stmt.Break(stack.line(), exitLabel));
        }
    }

    private void leave(Value.Compound object, OperandStack stack) {
        if (blocks.size() == 1) {
            returned = object;
            return;
        }
        Instance value = object.instance();
        if (returned == null) {
            returned = new Value.Compound(result(value));
        }
        boolean alike = returned instanceof Value.Compound known
                && ObjectTranslator.areAlike(known.instance(), value)
                && !value.changes();
        if (!alike) {
            throw stack.refuse(
                    "a helper that returns one of several objects that are changed, or not of one class",
                    Section.OBJECTS);
        }
        ObjectTranslator.copy(((Value.Compound) returned).instance(), value, stack.line(), stack.statements());
        stack.emit(new Stmt.Break(stack.line(), exitLabel));
    }

    /** The value of the variable that the load at a position reads. */
    Value read(int position) {
        LocalVariables.Local local = locals.loadedAt(position);
        Value bound = bindings.get(local);
        return bound == null ? new Value.Scalar(new Expr.Read(variable(local))) : bound;
    }

    /** The variable of the IR that stands for one of the method. */
    Variable variable(LocalVariables.Local local) {
        return variables.computeIfAbsent(local, l -> {
            String name = l.name();
            Variable variable = name == null ? builder.temporary(l.type()) : builder.variable(name, l.type());
            if (l.parallel()) {
                builder.markParallel(variable);
            }
            return variable;
        });
    }

    /** Lets a variable mean an array from now on; false if it already means something else. */
    boolean bind(LocalVariables.Local local, Value value) {
        Value before = bindings.putIfAbsent(local, value);
        return before == null || before.equals(value);
    }

    /** The line of an instruction in the kernel's source file, or that of the call if it is in another file. */
    int line(int position) {
        if (site == null || code.sourcePath().equals(root().code.sourcePath())) {
            return code.line(position);
        }
        return site.line();
    }

    private MethodTranslator root() {
        MethodTranslator translator = this;
        for (CallSite call = site; call != null; call = translator.site) {
            translator = call.caller();
        }
        return translator;
    }

    /** Whether a method is being translated: this one or one that leads to it. */
    boolean isActive(MethodCode other) {
        boolean here = code.toString().equals(other.toString());
        return here || (site != null && site.caller().isActive(other));
    }

    CodeBlock blockAt(int position) {
        CodeBlock block = blocksByStart.get(position);
        if (block == null) {
            throw new IllegalStateException("no block at " + position + " of " + code);
        }
        return block;
    }

    KernelBuilder builder() {
        return builder;
    }

    ClassFiles files() {
        return files;
    }

    MethodCode code() {
        return code;
    }

    LocalVariables locals() {
        return locals;
    }
}
