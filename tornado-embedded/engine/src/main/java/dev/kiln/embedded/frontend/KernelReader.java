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

/** Reads kernels from class files. */
public final class KernelReader {
    private static final String API = "Luk/ac/manchester/tornado/api/";
    private static final Map<String, ElementType> NATIVE_ARRAYS = Map.of(
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
            "I", ValueType.INT,
            "J", ValueType.LONG,
            "F", ValueType.FLOAT,
            "D", ValueType.DOUBLE);

    private final MethodCode code;
    private final KernelBuilder builder = new KernelBuilder();
    private final List<Parameter> parameters = new ArrayList<>();
    private final List<Value> values = new ArrayList<>();

    private KernelReader(MethodCode code) {
        this.code = code;
    }

    /**
     * Reads a kernel.
     *
     * @param owner the class that declares it; the class file is found through its loader
     * @param name the method's name
     * @param descriptor the method's descriptor, such as {@code (Luk/ac/…/KernelContext;I)V}
     * @throws UnsupportedKernelException if the method uses what kernels may not use
     */
    public static Kernel read(Class<?> owner, String name, String descriptor) {
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
        return new KernelReader(code).read(files);
    }

    private Kernel read(ClassFiles files) {
        if (!code.isStatic()) {
            throw code.refuse(0, "a method that is not static; a kernel has no object", Section.METHOD);
        }
        if (!code.type().returnType().descriptorString().equals("V")) {
            throw code.refuse(0, "a kernel that returns a value; write it into an array", Section.METHOD);
        }
        for (int i = 0; i < code.type().parameterCount(); i++) {
            parameter(i, code.type().parameterType(i));
        }
        Block body = MethodTranslator.kernel(builder, files, code, values);
        Kernel raw = new Kernel(
                code.name(), code.owner(), parameters, builder.arrays(), builder.variables(), List.of(), body);
        return KernelPasses.run(Verifier.verify(raw, "reading bytecode"), builder.parallel(), code);
    }

    private void parameter(int index, ClassDesc type) {
        String descriptor = type.descriptorString();
        MethodCode.Local local = code.parameter(index);
        String name = builder.unique(local == null ? "p" + index : local.name());
        if (code.isReduction(index)) {
            throw code.refuse(
                    0,
                    "@Reduce on " + name + "; reduce with local memory and barriers, or in a loop of one work item",
                    Section.PARAMETERS);
        }
        if (descriptor.equals(API + "KernelContext;")) {
            parameters.add(new Parameter.Context(index, name));
            values.add(new Value.Context());
        } else if (NATIVE_ARRAYS.containsKey(descriptor)) {
            array(index, name, NATIVE_ARRAYS.get(descriptor), Parameter.Storage.NATIVE);
        } else if (HEAP_ARRAYS.containsKey(descriptor)) {
            array(index, name, HEAP_ARRAYS.get(descriptor), Parameter.Storage.HEAP);
        } else if (SCALARS.containsKey(descriptor)) {
            ValueType scalar = SCALARS.get(descriptor);
            parameters.add(new Parameter.Scalar(index, name, scalar));
            values.add(new Value.Scalar(new Expr.Argument(index, name, scalar)));
        } else {
            throw code.refuse(
                    0,
                    "the parameter " + name + " of type " + type.displayName()
                            + "; pass KernelContext, an array of numbers, int, long, float or double",
                    Section.PARAMETERS);
        }
    }

    private void array(int index, String name, ElementType element, Parameter.Storage storage) {
        Parameter.Array array = new Parameter.Array(index, name, element, storage);
        parameters.add(array);
        values.add(new Value.Array(array.buffer()));
    }
}
