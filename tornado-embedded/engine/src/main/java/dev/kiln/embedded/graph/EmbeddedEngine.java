package dev.kiln.embedded.graph;

import dev.kiln.tornado.spi.Engine;
import dev.kiln.tornado.spi.GraphDefinition;
import dev.kiln.tornado.spi.Plan;
import dev.kiln.tornado.spi.Tuner;
import java.util.List;
import java.util.Optional;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

/**
 * Kiln's own engine: runs task graphs in this Java virtual machine and on OpenCL devices. All plans share one team of
 * threads, whose size is the system property {@code kiln.threads} or else the number of processors, and one cache of
 * compiled kernels for each device.
 */
public final class EmbeddedEngine implements Engine {

    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    private final EmbeddedRuntime runtime = new EmbeddedRuntime();
    private final Tuner tuner = new EmbeddedTuner();
    private final EmbeddedSessions sessions;

    /**
     * Starts without threads and drivers; they come with the first plan that needs them.
     *
     * @throws TornadoRuntimeException if the JVM was started without the Vector API
     */
    public EmbeddedEngine() {
        if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
            throw new TornadoRuntimeException("The embedded engine needs the module " + VECTOR_MODULE
                    + ", which this JVM was started without. Add --add-modules=" + VECTOR_MODULE);
        }
        sessions = new EmbeddedSessions(runtime.getBackend(0));
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
    public Plan plan(long id, List<GraphDefinition> graphs) {
        return new EmbeddedPlan(id, graphs, runtime.getDefaultDevice(), sessions);
    }

    @Override
    public Optional<Tuner> tuner() {
        return Optional.of(tuner);
    }
}
