package dev.kiln.tornado.spi;

import java.util.List;
import java.util.Optional;
import uk.ac.manchester.tornado.api.TornadoRuntime;

/** Runs task graphs. There is one engine in a process. */
public interface Engine {

    /** Returns a short name, as {@code embedded}. */
    String name();

    /** Returns the engine's back ends and devices. */
    TornadoRuntime runtime();

    /**
     * Checks the graphs and prepares to run them.
     *
     * @param id the plan's number in this process, for messages
     * @throws uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException if a graph is wrong
     */
    Plan plan(long id, List<GraphDefinition> graphs);

    /** Returns what measures the engine's choices, if it has any. */
    default Optional<Tuner> tuner() {
        return Optional.empty();
    }
}
