package dev.kiln.embedded.graph;

import dev.kiln.embedded.host.WorkPool;
import dev.kiln.tornado.spi.GraphDefinition;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** Graphs on the host, in the arrays themselves. */
final class HostSession implements DeviceSession {

    private final HostGraph[] graphs;

    HostSession(
            List<GraphDefinition> definitions,
            WorkPool pool,
            TaskCompiler<CompiledTask> compiler,
            HostLibraries libraries) {
        graphs = definitions.stream()
                .map(definition -> new HostGraph(definition, definitions, pool, compiler, libraries))
                .toArray(HostGraph[]::new);
    }

    /** Begins to compile all kernels in the background, each once. */
    void compileAhead() {
        Map<KernelMethod, Runnable> kernels = new LinkedHashMap<>();
        for (HostGraph graph : graphs) {
            for (HostTask task : graph.tasks()) {
                if (task instanceof KernelTask kernel) {
                    kernels.putIfAbsent(kernel.method(), kernel::compileAhead);
                }
            }
        }
        CompileAhead.begin(kernels.values());
    }

    @Override
    public HostGraph[] graphs() {
        return graphs;
    }

    @Override
    public void freeMemory() {
        // The arrays belong to the caller.
    }

    @Override
    public void fetch(Object array) {
        // It is there already.
    }

    @Override
    public long memoryBytes() {
        Set<Object> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        for (HostGraph graph : graphs) {
            arrays.addAll(graph.arrays());
        }
        return arrays.stream()
                .mapToLong(array -> array instanceof TornadoNativeArray off ? off.getNumBytesOfSegmentWithHeader() : 0)
                .sum();
    }

    @Override
    public void close() {
        // Threads and compiled kernels are the engine's.
    }
}
