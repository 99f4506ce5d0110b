package dev.kiln.embedded.graph;

import java.util.concurrent.ConcurrentHashMap;

/**
 * Compiles each kernel method once. Keyed by the method, not by plan or task, so that a new plan for the same kernels
 * starts at once; entries go when their class is unloaded.
 */
final class KernelCache implements TaskCompiler {

    private final TaskCompiler compiler;
    private final ClassValue<ConcurrentHashMap<String, CompiledTask>> compiled = new ClassValue<>() {
        @Override
        protected ConcurrentHashMap<String, CompiledTask> computeValue(Class<?> owner) {
            return new ConcurrentHashMap<>();
        }
    };

    KernelCache(TaskCompiler compiler) {
        this.compiler = compiler;
    }

    @Override
    public CompiledTask compile(KernelMethod method) {
        return compiled.get(method.owner())
                .computeIfAbsent(method.name() + method.descriptor(), key -> compiler.compile(method));
    }
}
