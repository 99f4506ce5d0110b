package dev.kiln.embedded.graph;

import dev.kiln.tornado.spi.GraphDefinition;
import dev.kiln.tornado.spi.GraphNode;
import java.lang.reflect.Array;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.exceptions.TornadoTaskRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Checks the graphs of a plan before anything runs: what would go wrong silently or late on some device is refused
 * here, by name. Arrays are told apart by identity.
 */
final class GraphChecker {

    private final List<GraphDefinition> graphs;

    private GraphChecker(List<GraphDefinition> graphs) {
        this.graphs = graphs;
    }

    /** Throws a TornadoRuntimeException that says what is wrong, if something is. */
    static void check(List<GraphDefinition> graphs) {
        if (graphs.isEmpty()) {
            throw new TornadoRuntimeException("A plan needs at least one task graph, got none");
        }
        Set<String> names = new HashSet<>();
        for (GraphDefinition graph : graphs) {
            if (!names.add(graph.name())) {
                throw new TornadoRuntimeException("Two graphs of a plan are called " + graph.name()
                        + "; give each its own name, because grids and profiles go by graph and task");
            }
        }
        GraphChecker checker = new GraphChecker(graphs);
        graphs.forEach(checker::checkGraph);
    }

    /** Returns the arrays that a graph may use: those it transfers, keeps on the device or consumes. */
    static Set<Object> declaredArrays(GraphDefinition graph) {
        Set<Object> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        for (GraphNode node : graph.nodes()) {
            if (node instanceof GraphNode.Transfer transfer) {
                arrays.addAll(transfer.objects());
            }
        }
        return arrays;
    }

    /** Returns "FloatArray of 10" and the like. */
    static String describe(Object object) {
        return switch (object) {
            case TornadoNativeArray array -> array.getClass().getSimpleName() + " of " + array.getSize();
            default ->
                isArray(object)
                        ? object.getClass().getComponentType() + "[" + Array.getLength(object) + "]"
                        : object.getClass().getName();
        };
    }

    private void checkGraph(GraphDefinition graph) {
        Set<Object> declared = declaredArrays(graph);
        boolean works = false;
        boolean keeps = false;
        boolean fetches = false;
        for (GraphNode node : graph.nodes()) {
            switch (node) {
                case GraphNode.Task task -> checkTask(graph, task, declared);
                case GraphNode.LibraryTask task -> checkLibraryTask(graph, task, declared);
                case GraphNode.Prebuilt task ->
                    throw new TornadoTaskRuntimeException("Task " + graph.name() + "." + task.id()
                            + ": the embedded engine runs Java kernels, not the prebuilt "
                            + task.file() + ". Use task(…), or TornadoVM");
                case GraphNode.Transfer transfer -> checkTransfer(graph, transfer);
            }
            works |= node instanceof GraphNode.Work;
            keeps |= node instanceof GraphNode.Persist;
            fetches |= node instanceof GraphNode.ToHost;
        }
        if (!works && (fetches || !keeps)) {
            throw new TornadoRuntimeException("Graph " + graph.name() + " has no task; add at least one. Only a graph "
                    + "that sends arrays for others and keeps them on the device can be without");
        }
    }

    private void checkTransfer(GraphDefinition graph, GraphNode.Transfer transfer) {
        for (Object object : transfer.objects()) {
            if (!isArray(object)) {
                throw new TornadoRuntimeException("Graph " + graph.name() + " transfers a " + describe(object)
                        + "; expected an array, as FloatArray. Numbers are arguments of tasks");
            }
        }
        switch (transfer) {
            case GraphNode.ToDevice in -> {
                if (in.mode() != DataTransferMode.FIRST_EXECUTION && in.mode() != DataTransferMode.EVERY_EXECUTION) {
                    throw new TornadoRuntimeException("Graph " + graph.name() + ", transferToDevice: mode " + in.mode()
                            + " is not one of FIRST_EXECUTION (0) and EVERY_EXECUTION (1)");
                }
            }
            case GraphNode.ToHost out -> {
                if (out.mode() < DataTransferMode.FIRST_EXECUTION || out.mode() > DataTransferMode.UNDER_DEMAND) {
                    throw new TornadoRuntimeException("Graph " + graph.name() + ", transferToHost: mode " + out.mode()
                            + " is not one of FIRST_EXECUTION (0), EVERY_EXECUTION (1) and UNDER_DEMAND (2)");
                }
            }
            case GraphNode.Consume consume -> checkConsume(graph, consume);
            case GraphNode.Persist persist -> {}
        }
    }

    private void checkConsume(GraphDefinition graph, GraphNode.Consume consume) {
        String source = consume.graph();
        if (source != null && graphs.stream().noneMatch(g -> g.name().equals(source))) {
            throw new TornadoRuntimeException("Graph " + graph.name() + " consumes from graph " + source
                    + ", which is not in the plan; its graphs are "
                    + graphs.stream().map(GraphDefinition::name).toList());
        }
        for (Object object : consume.objects()) {
            if (graphs.stream().noneMatch(g -> mayFeed(g, source) && keeps(g, object))) {
                throw new TornadoRuntimeException("Graph " + graph.name() + " consumes a " + describe(object)
                        + " that " + (source == null ? "no other graph of the plan" : "graph " + source)
                        + " leaves on the device. Add persistOnDevice there");
            }
        }
    }

    static boolean mayFeed(GraphDefinition graph, @Nullable String source) {
        return source == null || graph.name().equals(source);
    }

    static boolean keeps(GraphDefinition graph, Object object) {
        return graph.nodes().stream()
                .filter(node -> node instanceof GraphNode.Persist
                        || (node instanceof GraphNode.ToHost out && out.mode() == DataTransferMode.UNDER_DEMAND))
                .anyMatch(node -> ((GraphNode.Transfer) node).objects().contains(object));
    }

    private static void checkTask(GraphDefinition graph, GraphNode.Task task, Set<Object> declared) {
        String name = graph.name() + "." + task.id();
        for (int i = 0; i < task.arguments().size(); i++) {
            Object argument = task.arguments().get(i);
            switch (argument) {
                case KernelContext context -> {}
                case Number number -> {}
                default -> {
                    if (!isArray(argument)) {
                        throw new TornadoTaskRuntimeException("Task " + name + ", argument " + (i + 1) + " is a "
                                + describe(argument) + "; expected an array, a number or a KernelContext");
                    }
                    checkDeclared(name, i, argument, declared);
                }
            }
        }
    }

    private static void checkLibraryTask(GraphDefinition graph, GraphNode.LibraryTask task, Set<Object> declared) {
        String name = graph.name() + "." + task.id();
        Object[] parameters = task.call().getParameters();
        if (task.call().getLibraryName() == null || task.call().getFunctionName() == null || parameters == null) {
            throw new TornadoTaskRuntimeException("Task " + name + ": its descriptor lacks the library (is "
                    + task.call().getLibraryName() + "), the function (is "
                    + task.call().getFunctionName() + ") or the parameters");
        }
        for (int i = 0; i < parameters.length; i++) {
            Object parameter = parameters[i];
            if (parameter != null && isArray(parameter)) {
                checkDeclared(name, i, parameter, declared);
            }
        }
    }

    private static void checkDeclared(String task, int index, Object array, Set<Object> declared) {
        if (!declared.contains(array)) {
            throw new TornadoTaskRuntimeException(
                    "Task " + task + ", argument " + (index + 1) + ": the graph uses this "
                            + describe(array)
                            + " but never transfers it. Add transferToDevice, transferToHost, persistOnDevice "
                            + "or consumeFromDevice");
        }
    }

    private static boolean isArray(Object object) {
        return object instanceof TornadoNativeArray
                || (object.getClass().isArray()
                        && object.getClass().getComponentType().isPrimitive());
    }
}
