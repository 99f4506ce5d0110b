package dev.kiln.embedded.graph;

import dev.kiln.embedded.host.HostCall;
import dev.kiln.embedded.host.HostLibrary;
import java.util.Map;
import java.util.TreeMap;
import uk.ac.manchester.tornado.api.exceptions.TornadoTaskRuntimeException;

/** The libraries that library tasks can call, by name. */
final class HostLibraries {

    private final Map<String, HostLibrary> libraries = new TreeMap<>();

    HostLibraries(Iterable<HostLibrary> found) {
        for (HostLibrary library : found) {
            HostLibrary other = libraries.putIfAbsent(library.name(), library);
            if (other != null) {
                throw new IllegalStateException("Two host libraries are called " + library.name() + ": "
                        + other.getClass().getName() + " and "
                        + library.getClass().getName());
            }
        }
    }

    /** Prepares a call, or says which task asks for what does not exist. */
    HostCall prepare(String task, String name, String function, Object[] parameters) {
        HostLibrary library = libraries.get(name);
        if (library == null) {
            throw new TornadoTaskRuntimeException(
                    "Task " + task + ": the host has no library " + name + "; it has " + libraries.keySet());
        }
        try {
            return library.prepare(function, parameters);
        } catch (IllegalArgumentException e) {
            throw new TornadoTaskRuntimeException(
                    "Task " + task + ", " + name + "." + function + ": " + e.getMessage(), e);
        }
    }
}
