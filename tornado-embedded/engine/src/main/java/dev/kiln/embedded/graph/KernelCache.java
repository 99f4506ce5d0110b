package dev.kiln.embedded.graph;

import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.KernelPrinter;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Compiles each kernel once. Keyed by the method, or by the text of a kernel that has none, and not by plan or task, so
 * that a new plan for the same kernels starts at once; entries go when their class is unloaded.
 *
 * @param <C> what a kernel is compiled to
 */
final class KernelCache<C> implements TaskCompiler<C> {

    private final TaskCompiler<C> compiler;
    private final ClassValue<ConcurrentHashMap<String, C>> compiled = new ClassValue<>() {
        @Override
        protected ConcurrentHashMap<String, C> computeValue(Class<?> owner) {
            return new ConcurrentHashMap<>();
        }
    };

    KernelCache(TaskCompiler<C> compiler) {
        this.compiler = compiler;
    }

    @Override
    public C compile(KernelMethod method) {
        return compiled.get(method.owner())
                .computeIfAbsent(method.name() + method.descriptor() + method.known(), key -> compiler.compile(method));
    }

    @Override
    public C compile(KernelMethod method, Kernel kernel) {
        return compiled.get(method.owner())
                .computeIfAbsent(KernelPrinter.print(kernel), key -> compiler.compile(method, kernel));
    }
}
