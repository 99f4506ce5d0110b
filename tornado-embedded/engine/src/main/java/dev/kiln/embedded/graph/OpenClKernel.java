package dev.kiln.embedded.graph;

import dev.kiln.embedded.host.Grid;
import dev.kiln.embedded.ir.Interpreter;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.LaunchFacts;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A kernel for a device. What is known of a launch decides which checks its code needs; launches with equal text share
 * what the driver built. Used by many plans and threads at the same time.
 */
final class OpenClKernel {

    private final Kernel kernel;
    private final boolean usesGroups;
    private final Function<LaunchFacts, WrittenKernel> writer;
    private final Function<WrittenKernel, OpenClCode> builder;
    private final Map<String, OpenClCode> built = new ConcurrentHashMap<>();

    /**
     * Builds nothing yet.
     *
     * @param usesGroups whether the kernel can tell how its work items are grouped
     */
    OpenClKernel(
            Kernel kernel,
            boolean usesGroups,
            Function<LaunchFacts, WrittenKernel> writer,
            Function<WrittenKernel, OpenClCode> builder) {
        this.kernel = kernel;
        this.usesGroups = usesGroups;
        this.writer = writer;
        this.builder = builder;
    }

    Kernel kernel() {
        return kernel;
    }

    boolean usesGroups() {
        return usesGroups;
    }

    /** Returns the grid of the kernel's own loops, or a single work item where it has none. */
    Grid grid(Object[] arguments) {
        if (kernel.parallel().isEmpty()) {
            return Grid.of(1);
        }
        long[] global = Interpreter.tripCounts(kernel, Arrays.asList(arguments));
        return new Grid(kernel.parallel().size(), global, new long[] {1, 1, 1});
    }

    /** Returns the code for launches of which {@code facts} hold. */
    OpenClCode code(LaunchFacts facts) {
        WrittenKernel written = writer.apply(facts);
        return built.computeIfAbsent(written.source().text(), text -> builder.apply(written));
    }
}
