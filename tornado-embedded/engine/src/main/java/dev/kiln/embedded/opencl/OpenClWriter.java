package dev.kiln.embedded.opencl;

import dev.kiln.embedded.host.BarrierSplit;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.Parameter;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.Walk;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Writes kernels as OpenCL C 1.2. */
public final class OpenClWriter {
    private OpenClWriter() {}

    /**
     * Writes a kernel.
     *
     * @throws dev.kiln.embedded.host.UnsupportedBarrierException if not all work items of a group come to a barrier
     *     alike
     */
    public static OpenClSource write(Kernel kernel, OpenClOptions options) {
        Kernel checked = BarrierSplit.check(kernel);
        return new OpenClSource(
                kernel.owner(),
                kernel.name(),
                kernel.name(),
                List.of(),
                "",
                arguments(checked),
                List.of(),
                List.of(),
                options.padsGrid(),
                options.buildOptions());
    }

    private static List<OpenClArgument> arguments(Kernel kernel) {
        Set<Memory> written = new HashSet<>();
        Walk.statements(kernel.body(), stmt -> {
            switch (stmt) {
                case Stmt.Store s -> written.add(s.memory());
                case Stmt.AtomicAdd s -> written.add(s.memory());
                default -> {}
            }
        });
        List<OpenClArgument> arguments = new ArrayList<>();
        for (Parameter parameter : kernel.parameters()) {
            switch (parameter) {
                case Parameter.Context c -> {}
                case Parameter.Array a -> {
                    arguments.add(new OpenClArgument.Buffer(a.index(), a.element(), written.contains(a.buffer())));
                    arguments.add(new OpenClArgument.Length(a.index()));
                }
                case Parameter.Scalar s -> arguments.add(new OpenClArgument.Scalar(s.index(), s.type()));
            }
        }
        arguments.add(new OpenClArgument.Status());
        return arguments;
    }
}
