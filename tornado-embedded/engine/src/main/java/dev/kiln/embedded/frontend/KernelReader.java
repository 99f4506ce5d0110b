package dev.kiln.embedded.frontend;

import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.ElementType;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.Parameter;
import dev.kiln.embedded.ir.ValueType;
import dev.kiln.embedded.ir.Verifier;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads kernels from class files. */
public final class KernelReader {
    private static final String API = "Luk/ac/manchester/tornado/api/";
    /** The native arrays of the API by descriptor. */
    static final Map<String, ElementType> NATIVE_ARRAYS = Map.of(
            API + "types/arrays/ByteArray;", ElementType.BYTE,
            API + "types/arrays/ShortArray;", ElementType.SHORT,
            API + "types/arrays/CharArray;", ElementType.CHAR,
            API + "types/arrays/IntArray;", ElementType.INT,
            API + "types/arrays/LongArray;", ElementType.LONG,
            API + "types/arrays/FloatArray;", ElementType.FLOAT,
            API + "types/arrays/DoubleArray;", ElementType.DOUBLE);

    private static final Map<String, ElementType> HEAP_ARRAYS = Map.of(
            "[B", ElementType.BYTE,
            "[S", ElementType.SHORT,
            "[C", ElementType.CHAR,
            "[I", ElementType.INT,
            "[J", ElementType.LONG,
            "[F", ElementType.FLOAT,
            "[D", ElementType.DOUBLE);
    private static final Map<String, ValueType> SCALARS = Map.of(
            "B", ValueType.INT,
            "S", ValueType.INT,
            "C", ValueType.INT,
            "Z", ValueType.INT,
            "I", ValueType.INT,
            "J", ValueType.LONG,
            "F", ValueType.FLOAT,
            "D", ValueType.DOUBLE);

    private static final int MOST_NESTED = 8;

    private final MethodCode code;
    private final KernelBuilder builder = new KernelBuilder();
    private final List<Parameter> parameters = new ArrayList<>();
    private final List<Value> values = new ArrayList<>();
    private int objects;

    private KernelReader(MethodCode code) {
        this.code = code;
    }

    /**
     * Reads a kernel.
     *
     * @param owner the class that declares it; the class file is found through its loader
     * @param name the method's name
     * @param descriptor the method's descriptor, such as {@code (Luk/ac/…/KernelContext;I)V}
     * @throws UnknownLengthException if an array in it has a length that only the arguments tell
     * @throws UnsupportedKernelException if the method uses what kernels may not use
     */
    public static Kernel read(Class<?> owner, String name, String descriptor) {
        return read(owner, name, descriptor, Map.of());
    }

    /**
     * Reads a kernel for a task's arguments, whose arrays may have lengths that depend on them.
     *
     * @param known by the index of a parameter of the resulting kernel, the number that is passed or the length of the
     *     array; the kernel is right for these alone
     * @throws UnsupportedKernelException if the method uses what kernels may not use
     */
    public static Kernel read(Class<?> owner, String name, String descriptor, Map<Integer, ? extends Number> known) {
        ClassFiles files = new ClassFiles(owner);
        MethodCode code = files.method(owner.getName(), name, descriptor);
        if (code == null) {
            throw new UnsupportedKernelException(
                    owner.getName() + "." + name,
                    "no class file",
                    0,
                    "the method " + name + descriptor + " is not in the class file of " + owner.getName(),
                    Section.METHOD);
        }
        KernelReader reader = new KernelReader(code);
        reader.builder.setKnown(known);
        return reader.read(files);
    }

    private Kernel read(ClassFiles files) {
        if (!code.isStatic()) {
            throw code.refuse(0, "a method that is not static; a kernel has no object", Section.METHOD);
        }
        if (!code.type().returnType().descriptorString().equals("V")) {
            throw code.refuse(0, "a kernel that returns a value; write it into an array", Section.METHOD);
        }
        builder.setChanged(ChangedClasses.reachableFrom(
                files, code.owner(), code.name(), code.type().descriptorString()));
        boolean reduces = false;
        for (int i = 0; i < code.type().parameterCount(); i++) {
            MethodCode.Local local = code.parameter(i);
            String name = builder.unique(local == null ? "p" + i : local.name());
            reduces |= code.isReduction(i);
            values.add(parameter(files, name, code.type().parameterType(i).descriptorString()));
        }
        Block body = MethodTranslator.kernel(builder, files, code, values);
        Kernel raw = new Kernel(
                code.name(), code.owner(), parameters, builder.arrays(), builder.variables(), List.of(), body);
        // The iterations of a reduction depend on each other: one work item runs them all, in Java's order.
        return KernelPasses.run(
                Verifier.verify(raw, "reading bytecode"), reduces ? Set.of() : builder.parallel(), code);
    }

    /** Adds what the kernel is given for a parameter, or for a field of one: an object is given as its fields. */
    private Value parameter(ClassFiles files, String name, String descriptor) {
        int index = parameters.size();
        if (descriptor.equals(API + "KernelContext;")) {
            parameters.add(new Parameter.Context(index, name));
            return new Value.Context();
        } else if (NATIVE_ARRAYS.containsKey(descriptor)) {
            return array(index, name, NATIVE_ARRAYS.get(descriptor), Parameter.Storage.NATIVE);
        } else if (HEAP_ARRAYS.containsKey(descriptor)) {
            return array(index, name, HEAP_ARRAYS.get(descriptor), Parameter.Storage.HEAP);
        } else if (SCALARS.containsKey(descriptor)) {
            ValueType scalar = SCALARS.get(descriptor);
            parameters.add(new Parameter.Scalar(index, name, scalar));
            Expr argument = new Expr.Argument(index, name, scalar);
            return new Value.Scalar(descriptor.equals("Z") ? OperandStack.coerce(argument, ValueType.BOOL) : argument);
        }
        Value object = object(files, name, descriptor);
        if (object == null) {
            throw code.refuse(
                    0,
                    "the parameter " + name + " of type "
                            + ClassDesc.ofDescriptor(descriptor).displayName()
                            + "; pass KernelContext, an array of numbers, a number, or an object of these",
                    Section.PARAMETERS);
        }
        return object;
    }

    private @Nullable Value object(ClassFiles files, String name, String descriptor) {
        if (!descriptor.startsWith("L") || objects == MOST_NESTED) {
            return null;
        }
        String type = descriptor.substring(1, descriptor.length() - 1).replace('/', '.');
        List<ObjectFields.Field> fields = ObjectFields.of(files, type);
        if (fields == null || fields.isEmpty()) {
            return null;
        }
        objects++;
        Instance instance = Instance.argument(type);
        for (ObjectFields.Field field : fields) {
            instance.put(field.key(), parameter(files, builder.unique(name + "_" + field.name()), field.descriptor()));
        }
        objects--;
        return new Value.Compound(instance);
    }

    private Value array(int index, String name, ElementType element, Parameter.Storage storage) {
        Parameter.Array array = new Parameter.Array(index, name, element, storage);
        parameters.add(array);
        return new Value.Array(array.buffer());
    }
}
