package dev.kiln.embedded.graph;

import dev.kiln.embedded.opencl.OpenClBuffer;
import dev.kiln.embedded.opencl.OpenClCall;
import dev.kiln.embedded.opencl.OpenClContext;
import dev.kiln.embedded.opencl.OpenClLibrary;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import uk.ac.manchester.tornado.api.exceptions.TornadoTaskRuntimeException;

/** The libraries that library tasks can call on OpenCL devices, by name. */
final class OpenClLibraries {

    private final Map<String, OpenClLibrary> libraries = new TreeMap<>();

    OpenClLibraries(Iterable<OpenClLibrary> found) {
        for (OpenClLibrary library : found) {
            OpenClLibrary other = libraries.putIfAbsent(library.name(), library);
            if (other != null) {
                throw new IllegalStateException("Two OpenCL libraries are called " + library.name() + ": "
                        + other.getClass().getName() + " and "
                        + library.getClass().getName());
            }
        }
    }

    /** Prepares a call, or says which task asks for what does not exist. */
    OpenClCall prepare(
            String task,
            OpenClContext context,
            String name,
            String function,
            Object[] parameters,
            Function<Object, OpenClBuffer> buffers) {
        OpenClLibrary library = libraries.get(name);
        if (library == null) {
            throw new TornadoTaskRuntimeException("Task " + task + ": "
                    + context.device().getDeviceName() + " has no library " + name + "; it has " + libraries.keySet());
        }
        try {
            return library.prepare(context, function, parameters, buffers);
        } catch (IllegalArgumentException e) {
            throw new TornadoTaskRuntimeException(
                    "Task " + task + ", " + name + "." + function + ": " + e.getMessage(), e);
        }
    }
}
