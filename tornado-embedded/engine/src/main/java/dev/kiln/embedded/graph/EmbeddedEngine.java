package dev.kiln.embedded.graph;

import dev.kiln.embedded.host.HostLibrary;
import dev.kiln.embedded.host.WorkPool;
import dev.kiln.tornado.spi.Engine;
import dev.kiln.tornado.spi.GraphDefinition;
import dev.kiln.tornado.spi.Plan;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

/**
 * Kiln's own engine: runs task graphs in this Java virtual machine. All plans share one team of threads, whose size is
 * the system property {@code kiln.threads} or else the number of processors, and one cache of compiled kernels.
 */
public final class EmbeddedEngine implements Engine {

    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    private final EmbeddedRuntime runtime;
    private final TaskCompiler compiler;
    private @Nullable WorkPool pool;
    private @Nullable HostLibraries libraries;

    /**
     * Starts without threads; they come with the first plan.
     *
     * @throws TornadoRuntimeException if the JVM was started without the Vector API
     */
    public EmbeddedEngine() {
        this(new KernelCache(new HostTaskCompiler()));
    }

    EmbeddedEngine(TaskCompiler compiler) {
        if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
            throw new TornadoRuntimeException("The embedded engine needs the module " + VECTOR_MODULE
                    + ", which this JVM was started without. Add --add-modules=" + VECTOR_MODULE);
        }
        this.compiler = compiler;
        runtime = new EmbeddedRuntime();
    }

    @Override
    public String name() {
        return "embedded";
    }

    @Override
    public TornadoRuntime runtime() {
        return runtime;
    }

    @Override
    public synchronized Plan plan(long id, List<GraphDefinition> graphs) {
        if (pool == null) {
            pool = new WorkPool();
        }
        if (libraries == null) {
            libraries = new HostLibraries(ServiceLoader.load(HostLibrary.class, HostLibrary.class.getClassLoader()));
        }
        return new HostPlan(id, graphs, runtime.getDefaultDevice(), pool, compiler, libraries);
    }
}
