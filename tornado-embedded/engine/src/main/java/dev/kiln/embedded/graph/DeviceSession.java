package dev.kiln.embedded.graph;

import dev.kiln.tornado.spi.GraphDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

/** A plan's graphs on one device: the join of plans, which know no kind of device, with the kinds that there are. */
sealed interface DeviceSession extends AutoCloseable permits HostSession, OpenClSession {

    /** Opens sessions on the devices of an engine. */
    @FunctionalInterface
    interface Factory {
        /**
         * Opens a session.
         *
         * @param flags of the driver's compiler; empty for none
         * @return null if {@code device} is not of this engine
         */
        @Nullable
        DeviceSession open(TornadoDevice device, List<GraphDefinition> graphs, String flags);
    }

    /** Returns the graphs, in the plan's order. */
    DeviceGraph[] graphs();

    /** Gives the memory of all arrays back; the next execution transfers again what it needs. */
    void freeMemory();

    /** Fetches an array from where the graph that ran last left it. */
    void fetch(Object array);

    /** Returns the bytes of device memory that the arrays use. */
    long memoryBytes();

    @Override
    void close();
}
