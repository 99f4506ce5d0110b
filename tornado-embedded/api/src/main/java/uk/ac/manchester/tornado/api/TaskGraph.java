package uk.ac.manchester.tornado.api;

import dev.kiln.tornado.spi.GraphDefinition;
import dev.kiln.tornado.spi.GraphNode;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.exceptions.TornadoTaskRuntimeException;

/**
 * A sequence of tasks and of the transfers around them. Tasks run in the order in which they were added;
 * {@link #snapshot()} makes the graph executable.
 *
 * <pre>{@code
 * TaskGraph graph = new TaskGraph("g")
 *         .transferToDevice(DataTransferMode.FIRST_EXECUTION, x)
 *         .task("saxpy", Vectors::saxpy, 2f, x, y)
 *         .transferToHost(DataTransferMode.EVERY_EXECUTION, y);
 * }</pre>
 */
public class TaskGraph extends TaskOverloads {

    private final String name;
    private final List<GraphNode> nodes = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();

    /** Starts an empty graph; {@code name} is the first part of its tasks' names. */
    public TaskGraph(String name) {
        this.name = name;
    }

    /** Returns the graph's name. */
    public String getTaskGraphName() {
        return name;
    }

    /**
     * Adds a kernel given as source or binary of the device.
     *
     * @param entryPoint the kernel's name in the file
     * @param filename the path of the file
     */
    public TaskGraph prebuiltTask(String id, String entryPoint, String filename, AccessorParameters accessors) {
        return prebuiltTask(id, entryPoint, filename, accessors, new int[0]);
    }

    /** Adds a kernel given as source or binary of the device, with atomic counters. */
    public TaskGraph prebuiltTask(
            String id, String entryPoint, String filename, AccessorParameters accessors, int[] atomics) {
        List<AccessorParameters.PairAccessor> arguments = new ArrayList<>();
        for (int i = 0; i < accessors.numAccessors(); i++) {
            arguments.add(accessors.getAccessor(i));
        }
        List<Integer> counters = new ArrayList<>();
        for (int atomic : atomics) {
            counters.add(atomic);
        }
        register(id);
        nodes.add(new GraphNode.Prebuilt(id, entryPoint, filename, arguments, counters));
        return this;
    }

    /** Sends arrays to the device before the tasks run, as often as the {@link DataTransferMode} says. */
    public TaskGraph transferToDevice(int mode, Object... objects) {
        nodes.add(new GraphNode.ToDevice(mode, checked("transferToDevice", objects)));
        return this;
    }

    /** Fetches arrays from the device after the tasks ran, as often as the {@link DataTransferMode} says. */
    public TaskGraph transferToHost(int mode, Object... objects) {
        nodes.add(new GraphNode.ToHost(mode, checked("transferToHost", objects)));
        return this;
    }

    /** Uses arrays that the graph {@code uniqueTaskGraphName} of the same plan left on the device. */
    public TaskGraph consumeFromDevice(String uniqueTaskGraphName, Object... objects) {
        nodes.add(new GraphNode.Consume(uniqueTaskGraphName, checked("consumeFromDevice", objects)));
        return this;
    }

    /** Uses arrays that the graph executed before left on the device. */
    public TaskGraph consumeFromDevice(Object... objects) {
        nodes.add(new GraphNode.Consume(null, checked("consumeFromDevice", objects)));
        return this;
    }

    /** Leaves arrays on the device, for other graphs of the plan and for transfers under demand. */
    public TaskGraph persistOnDevice(Object... objects) {
        nodes.add(new GraphNode.Persist(checked("persistOnDevice", objects)));
        return this;
    }

    /** Returns the graph as it is now; later additions to this graph do not change it. */
    public ImmutableTaskGraph snapshot() {
        return new ImmutableTaskGraph(new GraphDefinition(name, nodes));
    }

    @Override
    TaskGraph addTask(String id, Serializable code, @Nullable Object... arguments) {
        register(id);
        nodes.add(new GraphNode.Task(id, code, checked("task " + id, arguments)));
        return this;
    }

    @Override
    TaskGraph addLibraryTask(String id, LibraryTaskDescriptor call) {
        register(id);
        nodes.add(new GraphNode.LibraryTask(id, call));
        return this;
    }

    private void register(String id) {
        if (!ids.add(id)) {
            throw new TornadoTaskRuntimeException(
                    "Graph " + name + " already has a task " + id + ". Give each task of a graph its own name");
        }
    }

    private List<Object> checked(String where, @Nullable Object[] objects) {
        List<Object> checked = new ArrayList<>(objects.length);
        for (int i = 0; i < objects.length; i++) {
            Object object = objects[i];
            if (object == null) {
                throw new TornadoRuntimeException("Graph " + name + ", " + where + ": argument " + (i + 1) + " of "
                        + objects.length + " is null; expected an array or a number");
            }
            checked.add(object);
        }
        return checked;
    }
}
