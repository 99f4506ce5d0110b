package dev.kiln.embedded.graph;

import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.Query;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.Walk;
import dev.kiln.embedded.opencl.OpenClCapabilities;
import dev.kiln.embedded.opencl.OpenClContext;
import dev.kiln.embedded.opencl.OpenClOptions;
import dev.kiln.embedded.opencl.OpenClProgram;
import dev.kiln.embedded.opencl.OpenClSource;
import dev.kiln.embedded.opencl.OpenClWriter;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import uk.ac.manchester.tornado.api.exceptions.TornadoTaskRuntimeException;

/** Reads a kernel's bytecode, and writes it as OpenCL C and builds it for the kinds of launches that come. */
final class OpenClTaskCompiler implements TaskCompiler<OpenClKernel> {

    private final OpenClContext context;
    private final OpenClOptions options;
    private final String flags;

    /**
     * Compiles for the device of {@code context}.
     *
     * @param flags for the driver's compiler beyond those that the kernels need; may be empty
     */
    OpenClTaskCompiler(OpenClContext context, String flags) {
        this.context = context;
        this.flags = flags;
        options = OpenClOptions.STRICT
                .withPadsGrid(true)
                .withRoundsDivision(context.device().capabilities().roundsDivision());
    }

    @Override
    public OpenClKernel compile(KernelMethod method) {
        return compile(method, method.read());
    }

    @Override
    public OpenClKernel compile(KernelMethod method, Kernel kernel) {
        boolean usesGroups = usesGroups(kernel);
        return new OpenClKernel(
                kernel,
                usesGroups,
                facts -> OpenClWriter.write(kernel, facts, options),
                source -> build(kernel, source, usesGroups));
    }

    private OpenClCode build(Kernel kernel, OpenClSource source, boolean usesGroups) {
        OpenClCapabilities device = context.device().capabilities();
        String name = kernel.owner() + "#" + kernel.name();
        String label = "Kernel " + name;
        for (String extension : source.extensions()) {
            if (!device.extensions().contains(extension)) {
                throw new TornadoTaskRuntimeException(label + " needs " + extension + ", which "
                        + context.device().label() + " does not have. Use another device, or float instead of double");
            }
        }
        String build = flags.isEmpty() ? source.buildOptions() : source.buildOptions() + " " + flags;
        long start = System.nanoTime();
        OpenClProgram program = context.build(label, source.text(), build);
        AtomicLong nanos = new AtomicLong(System.nanoTime() - start);
        return new OpenClCode(name, source, program, context, usesGroups, nanos);
    }

    private static boolean usesGroups(Kernel kernel) {
        AtomicBoolean found =
                new AtomicBoolean(kernel.arrays().stream().anyMatch(memory -> memory instanceof Memory.LocalArray));
        Walk.statements(kernel.body(), stmt -> {
            if (stmt instanceof Stmt.Barrier) {
                found.set(true);
            }
        });
        Walk.expressions(kernel.body(), expr -> {
            if (expr instanceof Expr.WorkItem item && !isGlobal(item.query())) {
                found.set(true);
            }
        });
        return found.get();
    }

    private static boolean isGlobal(Query query) {
        return query == Query.GLOBAL_ID || query == Query.GLOBAL_SIZE;
    }
}
