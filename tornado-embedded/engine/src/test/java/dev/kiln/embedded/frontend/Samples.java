package dev.kiln.embedded.frontend;

import dev.kiln.embedded.ir.Kernel;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Arrays;

/** Finds sample kernels by name. */
final class Samples {
    private Samples() {}

    static Method method(Class<?> owner, String name) {
        return Arrays.stream(owner.getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no kernel " + name));
    }

    static Kernel read(Class<?> owner, String name) {
        return read(method(owner, name));
    }

    static Kernel read(Method method) {
        String descriptor = MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                .descriptorString();
        return KernelReader.read(method.getDeclaringClass(), method.getName(), descriptor);
    }
}
