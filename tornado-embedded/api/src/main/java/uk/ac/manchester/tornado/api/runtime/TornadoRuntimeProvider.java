package uk.ac.manchester.tornado.api.runtime;

import dev.kiln.tornado.spi.Engines;
import uk.ac.manchester.tornado.api.TornadoRuntime;

/** The way to the engine of this process. */
public class TornadoRuntimeProvider {

    private TornadoRuntimeProvider() {}

    /**
     * Returns the engine's back ends and devices.
     *
     * @throws uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException if there is no engine on the class path,
     *     or more than one
     */
    public static TornadoRuntime getTornadoRuntime() {
        return Engines.engine().runtime();
    }

    /** Returns whether every plan is profiled. */
    public static boolean isProfilerEnabled() {
        return getTornadoRuntime().isProfilerEnabled();
    }
}
