package dev.kiln.embedded.frontend;

import dev.kiln.embedded.ir.ElementType;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.Query;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.ValueType;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What calls and field accesses mean: the kernel context, native arrays, mathematics, constants and helpers. */
final class CallTranslator {
    private static final String CONTEXT = "uk.ac.manchester.tornado.api.KernelContext";
    private static final Map<String, Query> QUERIES = Map.of(
            "globalId", Query.GLOBAL_ID,
            "localId", Query.LOCAL_ID,
            "groupId", Query.GROUP_ID,
            "globalGroupSize", Query.GLOBAL_SIZE,
            "localGroupSize", Query.LOCAL_SIZE);

    private final MethodTranslator method;
    private final OperandStack stack;

    CallTranslator(MethodTranslator method, OperandStack stack) {
        this.method = method;
        this.stack = stack;
    }

    void field(FieldInstruction access) {
        String owner = access.owner().asInternalName().replace('/', '.');
        String name = access.name().stringValue();
        if (access.opcode() == Opcode.GETFIELD && owner.equals(CONTEXT)) {
            stack.pop();
            stack.push(new Value.Boxed(position(name)));
        } else if (access.opcode() == Opcode.GETSTATIC) {
            stack.push(constant(owner, name));
        } else if (access.opcode() == Opcode.GETFIELD) {
            new ObjectTranslator(method, stack).get(access);
        } else if (access.opcode() == Opcode.PUTFIELD) {
            new ObjectTranslator(method, stack).put(access);
        } else {
            throw stack.refuse("the field " + owner + "." + name + "; pass it as a parameter", Section.HELPERS);
        }
    }

    private Expr position(String field) {
        Query query = QUERIES.get(field.substring(0, field.length() - 1));
        int dimension = "xyz".indexOf(field.toLowerCase(Locale.ROOT).charAt(field.length() - 1));
        if (query == null || dimension < 0) {
            throw stack.refuse("the field " + field + " of KernelContext", Section.GRID);
        }
        return new Expr.WorkItem(query, dimension);
    }

    /** The value of a static final field that is no compile-time constant. */
    private Expr constant(String owner, String name) {
        Object value;
        try {
            Field field = Class.forName(owner, true, method.files().loader()).getDeclaredField(name);
            if (name.equals("$assertionsDisabled")) {
                throw Refusals.exception(stack);
            }
            if (!Modifier.isFinal(field.getModifiers()) || !field.getType().isPrimitive()) {
                throw stack.refuse(
                        "the static field " + owner + "." + name
                                + "; only static final numbers are constants, pass anything else",
                        Section.HELPERS);
            }
            field.setAccessible(true);
            value = field.get(null);
        } catch (ReflectiveOperationException e) {
            throw stack.refuse("the static field " + owner + "." + name + " cannot be read: " + e, Section.HELPERS);
        }
        return switch (value) {
            case Boolean truth -> Expr.ofBool(truth);
            case Byte number -> Expr.ofInt(number);
            case Short number -> Expr.ofInt(number);
            case Character number -> Expr.ofInt(number);
            case Integer number -> Expr.ofInt(number);
            case Long number -> Expr.ofLong(number);
            case Float number -> Expr.ofFloat(number);
            case Double number -> Expr.ofDouble(number);
            default -> throw new IllegalStateException("no primitive: " + value);
        };
    }

    void call(int position, InvokeInstruction call) {
        String owner = call.owner().asInternalName().replace('/', '.');
        String name = call.name().stringValue();
        MethodTypeDesc type = call.typeSymbol();
        List<Value> arguments = new ArrayList<>();
        for (int i = 0; i < type.parameterCount(); i++) {
            arguments.addFirst(stack.pop());
        }
        if (call.opcode() == Opcode.INVOKESTATIC) {
            callStatic(owner, name, type, arguments);
            return;
        }
        Value receiver = stack.pop();
        if (receiver instanceof Value.Boxed boxed && name.equals("intValue")) {
            stack.push(boxed.expr());
        } else if (receiver instanceof Value.Context) {
            callContext(position, name, arguments);
        } else if (receiver instanceof Value.Array array) {
            callArray(array.memory(), name, arguments);
        } else if (receiver instanceof Value.Unmade unmade) {
            make(unmade, type, arguments);
        } else if (receiver instanceof Value.Compound object) {
            callObject(object, call, arguments);
        } else {
            throw Refusals.call(stack, owner, name);
        }
    }

    private void callObject(Value.Compound object, InvokeInstruction call, List<Value> arguments) {
        String owner = call.owner().asInternalName().replace('/', '.');
        String name = call.name().stringValue();
        boolean constructor = name.equals("<init>");
        if (constructor && (owner.equals("java.lang.Object") || owner.equals("java.lang.Record"))) {
            return;
        }
        String start = call.opcode() == Opcode.INVOKESPECIAL
                ? owner
                : object.instance().type();
        List<Value> all = new ArrayList<>(arguments);
        all.addFirst(object);
        inline(start, name, call.typeSymbol(), all);
    }

    /** The constructor of a native array inside a kernel: a private array, if it is given a length. */
    private void make(Value.Unmade unmade, MethodTypeDesc type, List<Value> arguments) {
        if (!type.descriptorString().equals("(I)V")) {
            throw stack.refuse("a native array made of others; give its length", Section.ARRAYS);
        }
        stack.push(arguments.get(0));
        int length = BlockTranslator.constantLength(stack);
        Memory.PrivateArray array = method.builder().privateArray("array", unmade.element(), length);
        stack.emit(new Stmt.Clear(stack.line(), array));
        stack.replace(unmade, new Value.Array(array));
    }

    private void callArray(Memory buffer, String name, List<Value> arguments) {
        switch (name) {
            case "get" -> stack.push(new Expr.Load(buffer, integer(arguments.get(0))));
            case "getSize" -> stack.push(length(buffer));
            case "set" ->
                stack.effect(new Stmt.Store(
                        stack.line(),
                        buffer,
                        integer(arguments.get(0)),
                        OperandStack.coerce(stack.expr(arguments.get(1)), ValueType.INT)));
            default ->
                throw stack.refuse(
                        "the array method " + name + "; kernels may call get, set and getSize", Section.ARRAYS);
        }
    }

    private Expr integer(Value value) {
        return OperandStack.coerce(stack.expr(value), ValueType.INT);
    }

    private void callContext(int position, String name, List<Value> arguments) {
        switch (name) {
            case "localBarrier" -> stack.effect(new Stmt.Barrier(stack.line(), Stmt.Fence.LOCAL));
            case "globalBarrier" -> stack.effect(new Stmt.Barrier(stack.line(), Stmt.Fence.GLOBAL));
            case "atomicAdd" -> atomicAdd(arguments);
            case "allocateByteLocalArray" -> allocate(position, ElementType.BYTE, arguments.get(0));
            case "allocateIntLocalArray" -> allocate(position, ElementType.INT, arguments.get(0));
            case "allocateLongLocalArray" -> allocate(position, ElementType.LONG, arguments.get(0));
            case "allocateFloatLocalArray" -> allocate(position, ElementType.FLOAT, arguments.get(0));
            case "allocateDoubleLocalArray" -> allocate(position, ElementType.DOUBLE, arguments.get(0));
            default ->
                throw stack.refuse(
                        "KernelContext." + name + ", which exists on other TornadoVM devices only", Section.GROUPS);
        }
    }

    private void allocate(int position, ElementType element, Value length) {
        stack.push(length);
        int elements = BlockTranslator.constantLength(stack);
        String name = BlockTranslator.nameOfResult(method.code(), position, "local");
        stack.push(new Value.Array(method.builder().localArray(name, element, elements)));
    }

    private void atomicAdd(List<Value> arguments) {
        if (!(arguments.get(0) instanceof Value.Array array)
                || !array.memory().element().valueType().isInteger()
                || array.memory().element().bytes() < Integer.BYTES) {
            throw stack.refuse(
                    "atomicAdd on floating-point numbers, whose sum depends on the order; add up in a tree",
                    Section.GROUPS);
        }
        if (array.memory() instanceof Memory.PrivateArray) {
            throw stack.refuse("atomicAdd on a private array; use +=", Section.GROUPS);
        }
        stack.effect(new Stmt.AtomicAdd(
                stack.line(), null, array.memory(), integer(arguments.get(1)), stack.expr(arguments.get(2))));
    }

    private void callStatic(String owner, String name, MethodTypeDesc type, List<Value> arguments) {
        Expr intrinsic = Intrinsics.call(owner, name, type, arguments, stack);
        if (intrinsic != null) {
            stack.push(intrinsic);
            return;
        }
        inline(owner, name, type, arguments);
    }

    private void inline(String owner, String name, MethodTypeDesc type, List<Value> arguments) {
        MethodCode helper =
                owner.startsWith("java.") ? null : method.files().method(owner, name, type.descriptorString());
        if (helper == null) {
            throw Refusals.call(stack, owner, name);
        }
        if (method.isActive(helper)) {
            throw stack.refuse("recursion: " + name + " leads back to itself; write a loop", Section.HELPERS);
        }
        method.inline(helper, arguments, stack);
    }

    /** How many elements an array has. */
    static Expr length(Memory memory) {
        return switch (memory) {
            case Memory.Buffer buffer -> new Expr.Length(buffer);
            case Memory.LocalArray array -> Expr.ofInt(array.length());
            case Memory.PrivateArray array -> Expr.ofInt(array.length());
        };
    }
}
