package dev.kiln.embedded.graph;

/** How the work items of a kernel form groups on a device. */
enum Grouping {
    /** As suits the device: the kernel can't tell. */
    CHOSEN,
    /** As the task's grid says. */
    GIVEN,
    /** Not at all: each work item does what a group of the task's grid does. */
    LOOPS
}
