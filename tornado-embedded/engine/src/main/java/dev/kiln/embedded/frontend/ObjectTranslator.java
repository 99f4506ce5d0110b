package dev.kiln.embedded.frontend;

import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.ValueType;
import dev.kiln.embedded.ir.Variable;
import java.lang.classfile.instruction.FieldInstruction;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the instructions on objects mean: making them, their fields, and variables that mean now one, now another. */
final class ObjectTranslator {
    private final MethodTranslator method;
    private final KernelBuilder builder;
    private final OperandStack stack;

    ObjectTranslator(MethodTranslator method, OperandStack stack) {
        this.method = method;
        builder = method.builder();
        this.stack = stack;
    }

    /** Makes an object whose fields are zero; its constructor follows. */
    void create(String type) {
        List<ObjectFields.Field> fields = ObjectFields.of(method.files(), type);
        if (fields == null || isThrowable(type)) {
            throw Refusals.newObject(stack, type);
        }
        boolean changes = builder.changes(method.files(), type);
        Instance instance = changes ? Instance.variable(type) : Instance.value(type);
        for (ObjectFields.Field field : fields) {
            ValueType number = number(field.descriptor());
            if (number == null) {
                continue;
            }
            Expr zero = new Expr.Constant(number, 0);
            if (changes) {
                Variable variable = builder.field(name(type, field.name()), number);
                stack.assign(variable, zero);
                instance.put(field.key(), new Value.Scalar(new Expr.Read(variable)));
            } else {
                instance.put(field.key(), new Value.Scalar(zero));
            }
        }
        stack.push(new Value.Compound(instance));
    }

    private static boolean isThrowable(String type) {
        return type.endsWith("Exception") || type.endsWith("Error");
    }

    private static String name(String type, String field) {
        String simple = type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
        return simple.substring(0, 1).toLowerCase(Locale.ROOT) + simple.substring(1) + "_" + field;
    }

    /** The type of a field that holds a number or truth value, or null. */
    static @Nullable ValueType number(String descriptor) {
        return switch (descriptor) {
            case "Z" -> ValueType.BOOL;
            case "B", "S", "C", "I" -> ValueType.INT;
            case "J" -> ValueType.LONG;
            case "F" -> ValueType.FLOAT;
            case "D" -> ValueType.DOUBLE;
            default -> null;
        };
    }

    /** Reads a field of the object on top of the stack. */
    void get(FieldInstruction access) {
        Instance instance = receiver(access);
        Value value = instance.field(key(access, instance));
        if (value == null) {
            throw stack.refuse("the field " + access.name().stringValue() + ", which is null here", Section.OBJECTS);
        }
        stack.push(value);
    }

    /** Writes a field of the object below the top of the stack. */
    void put(FieldInstruction access) {
        Value value = stack.pop();
        Instance instance = receiver(access);
        String key = key(access, instance);
        if (instance.isFixed()) {
            throw stack.refuse(
                    "an assignment to the field " + access.name().stringValue()
                            + " of an argument, which Java would not see; write into an array",
                    Section.OBJECTS);
        }
        boolean constructs = method.code().name().equals("<init>");
        if (value instanceof Value.Scalar number && instance.changes()) {
            if (!constructs && !instance.change()) {
                throw aliased();
            }
            Value.Scalar field = (Value.Scalar) known(instance.field(key));
            Variable variable = ((Expr.Read) field.expr()).variable();
            stack.assign(variable, OperandStack.coerce(number.expr(), variable.type()));
        } else if (constructs && method.isStraight()) {
            instance.put(key, stack.settled(typed(access, value)));
        } else {
            throw stack.refuse(
                    "an assignment to the field " + access.name().stringValue()
                            + " outside a plain constructor; such a field has to hold a number",
                    Section.OBJECTS);
        }
    }

    private static Value typed(FieldInstruction access, Value value) {
        ValueType type = number(access.type().stringValue());
        return value instanceof Value.Scalar number && type != null
                ? new Value.Scalar(OperandStack.coerce(number.expr(), type))
                : value;
    }

    private Instance receiver(FieldInstruction access) {
        Value value = stack.pop();
        if (value instanceof Value.Compound object) {
            return object.instance();
        }
        throw stack.refuse(
                "the field " + access.name().stringValue() + " of an object that the kernel did not make",
                Section.OBJECTS);
    }

    /** A field is named by a class that has it or inherits it. */
    private String key(FieldInstruction access, Instance instance) {
        String name = access.name().stringValue();
        String owner = access.owner().asInternalName().replace('/', '.');
        List<ObjectFields.Field> declared = ObjectFields.of(method.files(), owner);
        if (declared != null) {
            for (ObjectFields.Field field : declared.reversed()) {
                if (field.name().equals(name)) {
                    return field.key();
                }
            }
        }
        throw stack.refuse("the field " + name + ", which " + instance.type() + " does not have", Section.OBJECTS);
    }

    /** Lets a variable that is assigned in several places mean this object from now on. */
    void assign(Instance target, Instance value) {
        if (target == value) {
            return;
        }
        if (!target.type().equals(value.type())) {
            throw stack.refuse(
                    "a variable that means objects of " + target.type() + " and " + value.type(), Section.OBJECTS);
        }
        stack.detach(target);
        copy(target, value);
    }

    /** An object of its own for a variable that is assigned in several places. */
    Instance holder(String name, Instance value) {
        Instance holder = value.changes() ? Instance.variable(value.type()) : Instance.value(value.type());
        for (Map.Entry<String, Value> field : value.fields().entrySet()) {
            String part = name + "_" + field.getKey().substring(field.getKey().lastIndexOf('.') + 1);
            holder.put(
                    field.getKey(),
                    switch (field.getValue()) {
                        case Value.Scalar number ->
                            new Value.Scalar(new Expr.Read(
                                    builder.field(part, number.expr().type())));
                        case Value.Compound object -> new Value.Compound(holder(part, object.instance()));
                        default -> field.getValue();
                    });
        }
        return holder;
    }

    /** Gives the variables of one object the values of another. */
    private void copy(Instance target, Instance value) {
        if (value.changes() && (value.isNamed() || stack.holds(value))) {
            boolean targetStays = target.share();
            boolean valueStays = value.share();
            if (!targetStays || !valueStays) {
                throw aliased();
            }
        }
        for (Map.Entry<String, Value> field : target.fields().entrySet()) {
            Value from = known(value.field(field.getKey()));
            if (field.getValue() instanceof Value.Scalar to && from instanceof Value.Scalar number) {
                stack.assign(((Expr.Read) to.expr()).variable(), number.expr());
            } else if (field.getValue() instanceof Value.Compound to && from instanceof Value.Compound object) {
                copy(to.instance(), object.instance());
            } else if (!field.getValue().equals(from)) {
                throw stack.refuse("a variable whose object holds now one array, now another", Section.OBJECTS);
            }
        }
    }

    /** Whether one object can take the values of another: both of one class, and the same arrays in both. */
    static boolean areAlike(Instance a, Instance b) {
        return a.type().equals(b.type())
                && a.fields().entrySet().stream().allMatch(field -> {
                    Value other = b.field(field.getKey());
                    return switch (field.getValue()) {
                        case Value.Scalar number -> other instanceof Value.Scalar;
                        case Value.Compound object ->
                            other instanceof Value.Compound same && areAlike(object.instance(), same.instance());
                        default -> field.getValue().equals(other);
                    };
                });
    }

    /** Copies an object into another from the end of a block, where nothing is on the stack that could change. */
    static void copy(Instance target, Instance value, int line, List<Stmt> statements) {
        for (Map.Entry<String, Value> field : target.fields().entrySet()) {
            Value from = known(value.field(field.getKey()));
            if (field.getValue() instanceof Value.Scalar to && from instanceof Value.Scalar number) {
                statements.add(new Stmt.Assign(line, ((Expr.Read) to.expr()).variable(), number.expr()));
            } else if (field.getValue() instanceof Value.Compound to && from instanceof Value.Compound object) {
                copy(to.instance(), object.instance(), line, statements);
            }
        }
    }

    private static Value known(@Nullable Value value) {
        if (value == null) {
            throw new IllegalStateException("objects of one class with different fields");
        }
        return value;
    }

    private UnsupportedKernelException aliased() {
        return stack.refuse(
                "an object that is changed and known under several names; copy it with its constructor",
                Section.OBJECTS);
    }
}
