package dev.kiln.embedded.graph;

import java.io.Serializable;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import uk.ac.manchester.tornado.api.exceptions.TornadoTaskRuntimeException;

/**
 * The static method behind a task's method reference.
 *
 * @param owner the class that declares it
 * @param descriptor its parameter and return types, as in class files
 */
record KernelMethod(Class<?> owner, String name, String descriptor) {

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
            return new KernelMethod(owner, lambda.getImplMethodName(), lambda.getImplMethodSignature());
        } catch (ClassNotFoundException e) {
            throw new TornadoTaskRuntimeException("Task " + task + ": the class of " + method + " is not found", e);
        }
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

    /** Returns whether the kernel asks a KernelContext where it is, and so needs a grid. */
    boolean usesContext() {
        return descriptor.contains(CONTEXT);
    }

    /** Returns class and method, as in the profiler's log. */
    String label() {
        return owner.getSimpleName() + "." + name;
    }
}
