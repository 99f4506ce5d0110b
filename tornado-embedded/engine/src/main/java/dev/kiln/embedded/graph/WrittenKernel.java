package dev.kiln.embedded.graph;

import dev.kiln.embedded.opencl.OpenClSource;

/** A kernel's text for launches of a kind, and how its work items are grouped there. */
record WrittenKernel(OpenClSource source, Grouping grouping) {}
