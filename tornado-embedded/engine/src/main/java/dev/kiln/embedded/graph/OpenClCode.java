package dev.kiln.embedded.graph;

import dev.kiln.embedded.host.Grid;
import dev.kiln.embedded.opencl.OpenClArgument;
import dev.kiln.embedded.opencl.OpenClContext;
import dev.kiln.embedded.opencl.OpenClFunction;
import dev.kiln.embedded.opencl.OpenClProgram;
import dev.kiln.embedded.opencl.OpenClSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A kernel built for launches of a kind on a device. Used by many plans and threads at the same time.
 *
 * @param label the kernel's class and method
 * @param grouping how its work items are grouped; where they are {@link Grouping#LOOPS loops}, the grid has one for
 *     each group
 * @param driverNanos time that the driver took to build it, until a task takes it into account
 */
record OpenClCode(
        String label,
        OpenClSource source,
        OpenClProgram program,
        OpenClContext context,
        Grouping grouping,
        AtomicLong driverNanos) {

    /** Makes a function for one task. */
    OpenClFunction function(String user) {
        return program.function(source.function(), user);
    }

    /**
     * Sets a function's work items. Where the kernel can't tell, groups are chosen by measurements or for the device
     * and the grid is padded to whole groups; the kernel leaves out what is beyond its own grid.
     */
    void shape(OpenClFunction function, Grid grid) {
        if (grouping == Grouping.LOOPS) {
            function.shape(grid.dimensions(), grid.groups(), new long[] {1, 1, 1});
            return;
        }
        long[] global = grid.global();
        List<OpenClArgument> arguments = source.arguments();
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i) instanceof OpenClArgument.GridLimit limit) {
                function.set(i, (int) global[limit.dimension()]);
            }
        }
        if (grouping == Grouping.GIVEN || !source.guardsGlobalIds()) {
            function.shape(grid.dimensions(), global, grid.local());
            return;
        }
        ShapeChoice choice = new ShapeChoice(this, function, grid);
        shape(function, grid, choice.items(context.device().choices().take(choice)));
    }

    /** Sets groups of a kernel that can't tell, and a grid of whole groups. */
    void shape(OpenClFunction function, Grid grid, long items) {
        long[] global = grid.global();
        long[] local = GroupShape.of(global, context.device().capabilities(), items);
        long[] padded = new long[3];
        for (int d = 0; d < 3; d++) {
            padded[d] = Math.ceilDiv(global[d], local[d]) * local[d];
        }
        function.shape(grid.dimensions(), padded, local);
    }
}
