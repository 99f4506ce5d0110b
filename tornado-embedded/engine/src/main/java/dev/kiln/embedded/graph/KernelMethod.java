package dev.kiln.embedded.graph;

import dev.kiln.embedded.frontend.KernelReader;
import dev.kiln.embedded.frontend.UnknownLengthException;
import dev.kiln.embedded.ir.Kernel;
import java.io.Serializable;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.exceptions.TornadoTaskRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * The static method behind a task's method reference.
 *
 * @param owner the class that declares it
 * @param descriptor its parameter and return types, as in class files
 * @param known the numbers and array lengths that it is compiled for, by the index of the kernel's parameter; empty
 *     where it is compiled for all
 */
record KernelMethod(Class<?> owner, String name, String descriptor, Map<Integer, Integer> known) {

    private static final String CONTEXT = "Luk/ac/manchester/tornado/api/KernelContext;";

    /**
     * Finds the method that {@code code} refers to: the task interfaces are serializable, and the serialized form of a
     * lambda names its method.
     *
     * @param task the task's name, for messages
     */
    static KernelMethod of(String task, Serializable code) {
        SerializedLambda lambda = serialized(task, code);
        String method = lambda.getImplClass().replace('/', '.') + "." + lambda.getImplMethodName();
        if (lambda.getCapturedArgCount() > 0) {
            Object first = lambda.getCapturedArg(0);
            throw new TornadoTaskRuntimeException("Task " + task + ": its code " + method + " captures "
                    + lambda.getCapturedArgCount() + " value(s), the first a "
                    + (first == null ? "null" : first.getClass().getName())
                    + "; expected a reference to a static method, as Kernels::saxpy. Pass the values as arguments of the "
                    + "task");
        }
        if (lambda.getImplMethodKind() != MethodHandleInfo.REF_invokeStatic) {
            throw new TornadoTaskRuntimeException("Task " + task + ": its code " + method + " is an instance method or "
                    + "a constructor; expected a static method. Make the kernel static");
        }
        try {
            Class<?> owner = Class.forName(
                    lambda.getImplClass().replace('/', '.'),
                    false,
                    code.getClass().getClassLoader());
            return new KernelMethod(owner, lambda.getImplMethodName(), lambda.getImplMethodSignature(), Map.of());
        } catch (ClassNotFoundException e) {
            throw new TornadoTaskRuntimeException("Task " + task + ": the class of " + method + " is not found", e);
        }
    }

    /** Compiles for any arguments, or for these where the length of an array in the kernel depends on them. */
    <C> C compile(Object[] arguments, Function<KernelMethod, C> compiler) {
        try {
            return compiler.apply(this);
        } catch (UnknownLengthException e) {
            Map<Integer, Integer> numbers = new TreeMap<>();
            for (int i = 0; i < arguments.length; i++) {
                Integer number = number(arguments[i]);
                if (number != null) {
                    numbers.put(i, number);
                }
            }
            return compiler.apply(new KernelMethod(owner, name, descriptor, numbers));
        }
    }

    private static @Nullable Integer number(Object argument) {
        return switch (argument) {
            case Integer number -> number;
            case TornadoNativeArray array -> array.getSize();
            default -> argument.getClass().isArray() ? Array.getLength(argument) : null;
        };
    }

    private static SerializedLambda serialized(String task, Serializable code) {
        try {
            Method writeReplace = code.getClass().getDeclaredMethod("writeReplace");
            writeReplace.setAccessible(true);
            if (writeReplace.invoke(code) instanceof SerializedLambda lambda) {
                return lambda;
            }
        } catch (NoSuchMethodException e) {
            // An ordinary object, for which the message below is meant.
        } catch (IllegalAccessException | InvocationTargetException | RuntimeException e) {
            throw new TornadoTaskRuntimeException("Task " + task + ": the method behind its code can't be found", e);
        }
        throw new TornadoTaskRuntimeException("Task " + task + ": its code is an object of class "
                + code.getClass().getName() + "; expected a reference to a static method, as Kernels::saxpy");
    }

    /** Reads the kernel from its class file. */
    Kernel read() {
        return KernelReader.read(owner, name, descriptor, known);
    }

    /** Returns whether the kernel asks a KernelContext where it is, and so needs a grid. */
    boolean usesContext() {
        return descriptor.contains(CONTEXT);
    }

    /** Returns class and method, as in the profiler's log. */
    String label() {
        return owner.getSimpleName() + "." + name;
    }
}
