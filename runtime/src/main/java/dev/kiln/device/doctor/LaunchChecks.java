package dev.kiln.device.doctor;

import dev.kiln.kernels.LaunchGrid;
import dev.kiln.kernels.traps.Traps;
import java.util.List;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Whether launches do what was asked, or are refused. */
final class LaunchChecks {
    /** The packages of the API and of TornadoVM itself: what they raise is a refusal, anything else an accident. */
    private static final String ENGINE = "uk.ac.manchester.tornado.";

    private final Probe probe;

    LaunchChecks(Probe probe) {
        this.probe = probe;
    }

    void addTo(List<Check> checks) {
        checks.add(new Check(
                "fallback",
                true,
                "a kernel that can't be compiled is an error",
                "on TornadoVM the launcher sets tornado.recover.bailout=False, so that nothing runs as slow Java",
                this::fallback));
        checks.add(new Check(
                "missing-grid",
                false,
                "a task without a grid is refused or runs all work items",
                "every task has a grid: the embedded engine, on which all are tested, refuses one without",
                this::missingGrid));
        checks.add(new Check(
                "grid-errors",
                false,
                "a grid that its groups don't divide is refused or right",
                "grids are padded to whole groups, and kernels guard themselves",
                this::unevenGrid));
    }

    /** Both ways to fail are tried: in TornadoVM's own compiler, and in the driver's. */
    private String fallback() throws Exception {
        IntArray x = Probe.ints(1, 2, 3);
        IntArray y = Probe.ints(-77);
        probe.run((graph, context) -> graph.task(Probe.task(), Traps::copy, context, x, y), x, y);
        if (!Doctor.difference(x, y).isEmpty()) {
            return "a kernel that only copies is wrong: " + Doctor.difference(x, y);
        }
        IntArray z = Probe.ints(-77);
        try {
            probe.run((graph, context) -> graph.task(Probe.task(), Traps::impossible, context, x, z), x, z);
        } catch (RuntimeException e) {
            String written = refusal(e) + Doctor.difference(Probe.ints(-77), z);
            return written.isEmpty() ? driverFallback() : "refused, but " + written;
        }
        return z.get(0) == 2 ? "it ran as plain Java" : "nothing was said, and element 0 is " + z.get(0);
    }

    /** A kernel that TornadoVM takes and the driver does not; where the driver does, it has to be right. */
    private String driverFallback() throws Exception {
        FloatArray x = Probe.floats(5);
        FloatArray y = Probe.floats(-77);
        try {
            probe.run((graph, context) -> graph.task(Probe.task(), Traps::constantNan, context, x, y), x, y);
        } catch (RuntimeException e) {
            return refusal(e);
        }
        int right = 0;
        for (int i = 0; i < Probe.SIZE; i++) {
            right += y.get(i) == x.get(i) ? 1 : 0;
        }
        // As plain Java, a kernel runs once, for the first work item.
        return right == Probe.SIZE ? "" : "it ran as plain Java, " + right + " of " + Probe.SIZE + " work items";
    }

    /** Whether an engine raised it: by its type, or that of its cause, or by where it comes from. */
    static boolean isFromEngine(RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            for (Class<?> type = cause.getClass(); type != null; type = type.getSuperclass()) {
                if (type.getName().startsWith(ENGINE)) {
                    return true;
                }
            }
        }
        return false;
    }

    private String missingGrid() throws Exception {
        IntArray x = Probe.ints(5);
        IntArray y = Probe.ints(-77);
        try {
            probe.runWithoutGrid((graph, context) -> graph.task(Probe.task(), Traps::copy, context, x, y), x, y);
        } catch (RuntimeException e) {
            return refusal(e);
        }
        int written = 0;
        for (int i = 0; i < Probe.SIZE; i++) {
            written += y.get(i) == x.get(i) ? 1 : 0;
        }
        return written == Probe.SIZE ? "" : written + " of " + Probe.SIZE + " work items ran, and nothing was said";
    }

    private String unevenGrid() throws Exception {
        IntArray x = Probe.ints(5);
        IntArray y = Probe.ints(-77);
        WorkerGrid grid = new WorkerGrid1D(Probe.SIZE);
        grid.setLocalWork(LaunchGrid.GROUP - 4, 1, 1);
        try {
            probe.run(
                    Probe.grids(grid), (graph, context) -> graph.task(Probe.task(), Traps::copy, context, x, y), x, y);
        } catch (RuntimeException e) {
            return refusal(e);
        }
        return Doctor.difference(x, y).isEmpty() ? "" : "nothing ran, and no error was raised";
    }

    private static String refusal(RuntimeException e) {
        if (!isFromEngine(e)) {
            throw e;
        }
        return "";
    }
}
