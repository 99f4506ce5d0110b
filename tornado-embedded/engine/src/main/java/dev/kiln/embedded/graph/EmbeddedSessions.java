package dev.kiln.embedded.graph;

import dev.kiln.embedded.host.HostLibrary;
import dev.kiln.embedded.host.WorkPool;
import dev.kiln.embedded.opencl.OpenClContext;
import dev.kiln.embedded.opencl.OpenClDevice;
import dev.kiln.embedded.opencl.OpenClLibrary;
import dev.kiln.tornado.spi.GraphDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.TornadoBackend;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

/** Opens sessions on the engine's devices, with what they share: threads, libraries and compiled kernels. */
final class EmbeddedSessions implements DeviceSession.Factory {

    private final TornadoDevice host;
    private final TaskCompiler<CompiledTask> hostCompiler = new KernelCache<>(new HostTaskCompiler());
    private final Map<OpenClKey, KernelCache<OpenClKernel>> openClCompilers = new HashMap<>();
    private @Nullable WorkPool pool;
    private @Nullable HostLibraries hostLibraries;
    private @Nullable OpenClLibraries openClLibraries;

    /** What a compiled kernel depends on beside its method. */
    private record OpenClKey(OpenClDevice device, String flags) {}

    EmbeddedSessions(TornadoBackend host) {
        this.host = host.getDefaultDevice();
    }

    @Override
    public synchronized @Nullable DeviceSession open(TornadoDevice device, List<GraphDefinition> graphs, String flags) {
        if (device.equals(host)) {
            return onHost(graphs);
        }
        return device instanceof OpenClDevice openCl ? onOpenCl(openCl, graphs, flags) : null;
    }

    private DeviceSession onHost(List<GraphDefinition> graphs) {
        if (pool == null) {
            pool = new WorkPool();
        }
        if (hostLibraries == null) {
            hostLibraries =
                    new HostLibraries(ServiceLoader.load(HostLibrary.class, HostLibrary.class.getClassLoader()));
        }
        HostSession session = new HostSession(graphs, pool, hostCompiler, hostLibraries);
        session.compileAhead();
        return session;
    }

    private DeviceSession onOpenCl(OpenClDevice device, List<GraphDefinition> graphs, String flags) {
        if (openClLibraries == null) {
            openClLibraries =
                    new OpenClLibraries(ServiceLoader.load(OpenClLibrary.class, OpenClLibrary.class.getClassLoader()));
        }
        OpenClContext context = device.context();
        KernelCache<OpenClKernel> compiler = openClCompilers.computeIfAbsent(
                new OpenClKey(device, flags), key -> new KernelCache<>(new OpenClTaskCompiler(context, key.flags())));
        return new OpenClSession(graphs, context, compiler, openClLibraries);
    }
}
