package dev.kiln.embedded.graph;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Compiles each kernel method once. Keyed by the method, not by plan or task, so that a new plan for the same kernels
 * starts at once; entries go when their class is unloaded.
 *
 * @param <C> what a kernel is compiled to
 */
final class KernelCache<C> {

    private final Function<KernelMethod, C> compiler;
    private final ClassValue<ConcurrentHashMap<String, C>> compiled = new ClassValue<>() {
        @Override
        protected ConcurrentHashMap<String, C> computeValue(Class<?> owner) {
            return new ConcurrentHashMap<>();
        }
    };

    KernelCache(Function<KernelMethod, C> compiler) {
        this.compiler = compiler;
    }

    /** Compiles a kernel, or returns what was compiled before. */
    C compile(KernelMethod method) {
        return compiled.get(method.owner())
                .computeIfAbsent(method.name() + method.descriptor() + method.known(), key -> compiler.apply(method));
    }
}
