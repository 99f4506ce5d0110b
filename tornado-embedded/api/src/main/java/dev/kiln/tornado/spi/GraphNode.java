package dev.kiln.tornado.spi;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.AccessorParameters.PairAccessor;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;

/** One entry of a task graph. Arrays are the caller's own objects: their identity matters. */
public sealed interface GraphNode {

    /** An entry that runs something, under a name that is unique in its graph. */
    sealed interface Work extends GraphNode {
        /** Returns the second part of the task's name. */
        String id();
    }

    /** An entry that declares which arrays the graph uses, and when they travel. */
    sealed interface Transfer extends GraphNode {
        /** Returns the arrays. */
        List<Object> objects();
    }

    /**
     * Runs a kernel.
     *
     * @param code a lambda of one of the TaskN interfaces; {@link java.lang.invoke.SerializedLambda} names its method
     * @param arguments as given, one for each of the method's parameters
     */
    record Task(String id, Serializable code, List<Object> arguments) implements Work {
        /** Copies {@code arguments}. */
        public Task {
            arguments = List.copyOf(arguments);
        }
    }

    /** Calls a library's function. */
    record LibraryTask(String id, LibraryTaskDescriptor call) implements Work {}

    /** Runs a kernel from a file of the device's own language. */
    record Prebuilt(String id, String entryPoint, String file, List<PairAccessor> arguments, List<Integer> atomics)
            implements Work {
        /** Copies {@code arguments} and {@code atomics}. */
        public Prebuilt {
            arguments = List.copyOf(arguments);
            atomics = List.copyOf(atomics);
        }
    }

    /** Sends arrays to the device; {@code mode} is a constant of DataTransferMode. */
    record ToDevice(int mode, List<Object> objects) implements Transfer {}

    /** Fetches arrays from the device; {@code mode} is a constant of DataTransferMode. */
    record ToHost(int mode, List<Object> objects) implements Transfer {}

    /** Leaves arrays on the device. */
    record Persist(List<Object> objects) implements Transfer {}

    /** Uses arrays that the graph named, or else the one executed before, left on the device. */
    record Consume(@Nullable String graph, List<Object> objects) implements Transfer {}
}
