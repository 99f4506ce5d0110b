package dev.kiln.tornado.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

/** Finds the engine of this process. */
public final class Engines {

    private static @Nullable Engine found;

    private Engines() {}

    /**
     * Returns the engine on the class path.
     *
     * @throws TornadoRuntimeException if there is none, if there is more than one, or if it cannot start
     */
    public static synchronized Engine engine() {
        Engine engine = found;
        if (engine == null) {
            engine = only(ServiceLoader.load(Engine.class, Engine.class.getClassLoader()));
            found = engine;
        }
        return engine;
    }

    /** Returns the only one of {@code candidates}. */
    static Engine only(Iterable<Engine> candidates) {
        List<Engine> engines = new ArrayList<>();
        try {
            candidates.forEach(engines::add);
        } catch (ServiceConfigurationError e) {
            TornadoRuntimeException failure = new TornadoRuntimeException("The engine cannot start: " + e.getMessage());
            failure.initCause(e);
            throw failure;
        }
        return switch (engines.size()) {
            case 1 -> engines.getFirst();
            case 0 ->
                throw new TornadoRuntimeException("No engine runs task graphs in this process: expected one "
                        + Engine.class.getName() + " on the class path, found none. Add kiln-engine, or start with "
                        + "the TornadoVM SDK instead of this API");
            default ->
                throw new TornadoRuntimeException("Expected one engine on the class path, found "
                        + engines.stream().map(Engine::name).toList() + ". Remove all but one");
        };
    }
}
