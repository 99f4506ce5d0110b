package dev.kiln.embedded.graph;

import dev.kiln.tornado.spi.GraphDefinition;
import dev.kiln.tornado.spi.GraphNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * The arrays of a plan on a device. Each graph has a place of its own for each of its arrays, except that a graph
 * shares the places of arrays that it consumes with the graph that leaves them there.
 */
final class DeviceArrays {

    /** Per array, the place for each graph. */
    private final IdentityHashMap<Object, DeviceArray[]> places = new IdentityHashMap<>();

    private final List<DeviceArray> all = new ArrayList<>();

    DeviceArrays(List<GraphDefinition> graphs) {
        IdentityHashMap<Object, int[]> owners = new IdentityHashMap<>();
        for (GraphDefinition graph : graphs) {
            for (Object array : GraphChecker.declaredArrays(graph)) {
                owners.computeIfAbsent(array, key -> ownPlaces(graphs.size()));
            }
        }
        for (int i = 0; i < graphs.size(); i++) {
            for (GraphNode node : graphs.get(i).nodes()) {
                if (node instanceof GraphNode.Consume consume) {
                    unite(graphs, i, consume, owners);
                }
            }
        }
        owners.forEach((array, owner) -> places.put(array, places(array, owner)));
    }

    private static int[] ownPlaces(int graphs) {
        int[] owner = new int[graphs];
        Arrays.setAll(owner, graph -> graph);
        return owner;
    }

    private static void unite(
            List<GraphDefinition> graphs,
            int consumer,
            GraphNode.Consume consume,
            IdentityHashMap<Object, int[]> owners) {
        for (Object array : consume.objects()) {
            int[] owner = owners.getOrDefault(array, new int[0]);
            for (int source = 0; source < graphs.size(); source++) {
                GraphDefinition graph = graphs.get(source);
                if (source != consumer
                        && GraphChecker.mayFeed(graph, consume.graph())
                        && GraphChecker.keeps(graph, array)) {
                    int from = owner[source];
                    int to = owner[consumer];
                    Arrays.setAll(owner, i -> owner[i] == from ? to : owner[i]);
                }
            }
        }
    }

    private DeviceArray[] places(Object array, int[] owner) {
        DeviceArray[] perOwner = new DeviceArray[owner.length];
        DeviceArray[] perGraph = new DeviceArray[owner.length];
        for (int graph = 0; graph < owner.length; graph++) {
            if (perOwner[owner[graph]] == null) {
                perOwner[owner[graph]] = new DeviceArray(array);
                all.add(perOwner[owner[graph]]);
            }
            perGraph[graph] = perOwner[owner[graph]];
        }
        return perGraph;
    }

    /** Returns the place that a graph uses for an array that it declares. */
    DeviceArray place(int graph, Object array) {
        DeviceArray[] perGraph = places.get(array);
        if (perGraph == null) {
            throw new IllegalArgumentException("no graph declares this " + GraphChecker.describe(array));
        }
        return perGraph[graph];
    }

    /** Returns the bytes of device memory in use. */
    long bytes() {
        return all.stream().mapToLong(DeviceArray::bytes).sum();
    }

    void release() {
        all.forEach(DeviceArray::release);
    }
}
