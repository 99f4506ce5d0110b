package dev.kiln.tornado.spi;

import java.util.List;

/**
 * A task graph as it was written down.
 *
 * @param name the first part of its tasks' names
 * @param nodes tasks and transfers, in the order in which they were added
 */
public record GraphDefinition(String name, List<GraphNode> nodes) {

    /** Copies {@code nodes}. */
    public GraphDefinition {
        nodes = List.copyOf(nodes);
    }
}
