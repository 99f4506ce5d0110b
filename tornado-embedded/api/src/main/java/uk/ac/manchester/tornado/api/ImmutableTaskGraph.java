package uk.ac.manchester.tornado.api;

import dev.kiln.tornado.spi.GraphDefinition;

/** A task graph that does not change any more; see {@link TaskGraph#snapshot()}. */
public class ImmutableTaskGraph {

    private final GraphDefinition definition;

    ImmutableTaskGraph(GraphDefinition definition) {
        this.definition = definition;
    }

    GraphDefinition definition() {
        return definition;
    }
}
