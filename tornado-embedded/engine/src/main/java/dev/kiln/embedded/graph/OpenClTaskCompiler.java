package dev.kiln.embedded.graph;

import dev.kiln.embedded.host.GroupLoops;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.LaunchFacts;
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
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.exceptions.TornadoTaskRuntimeException;

/** Reads a kernel's bytecode, and writes it as OpenCL C and builds it for the kinds of launches that come. */
final class OpenClTaskCompiler implements TaskCompiler<OpenClKernel> {

    /** What a work item may own; more would be too much for the stacks of a driver's threads. */
    private static final long MOST_OWN_BYTES = 1L << 20;

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
        return new OpenClKernel(
                kernel, usesGroups(kernel), facts -> write(kernel, facts), written -> build(kernel, written));
    }

    private WrittenKernel write(Kernel kernel, LaunchFacts facts) {
        if (!usesGroups(kernel)) {
            return new WrittenKernel(OpenClWriter.write(kernel, facts, options), Grouping.CHOSEN);
        }
        OpenClOptions exact = options.withPadsGrid(false);
        if (mayLoop(kernel, facts.local())) {
            Kernel looping = GroupLoops.in(kernel, facts.local());
            if (ownBytes(looping) <= MOST_OWN_BYTES) {
                return new WrittenKernel(OpenClWriter.write(looping, facts.ofGroups(), exact), Grouping.LOOPS);
            }
        }
        return new WrittenKernel(OpenClWriter.write(kernel, facts, exact), Grouping.GIVEN);
    }

    /** Whether groups that the device could run become loops: a CPU runs their work items in turn anyway. */
    private boolean mayLoop(Kernel kernel, long[] local) {
        OpenClCapabilities device = context.device().capabilities();
        boolean fits = device.type() == TornadoDeviceType.CPU
                && sharesGroups(kernel)
                && local[0] * local[1] * local[2] <= device.maxGroupItems();
        for (int d = 0; d < 3; d++) {
            fits &= local[d] > 0 && local[d] <= device.maxItemSizes().get(d);
        }
        return fits;
    }

    private static long ownBytes(Kernel kernel) {
        return kernel.arrays().stream()
                .filter(Memory.PrivateArray.class::isInstance)
                .map(Memory.PrivateArray.class::cast)
                .mapToLong(array -> (long) array.length() * array.element().bytes())
                .sum();
    }

    private OpenClCode build(Kernel kernel, WrittenKernel written) {
        OpenClSource source = written.source();
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
        return new OpenClCode(name, source, program, context, written.grouping(), nanos);
    }

    /** Whether work items of a group wait for each other or share memory. */
    private static boolean sharesGroups(Kernel kernel) {
        AtomicBoolean found =
                new AtomicBoolean(kernel.arrays().stream().anyMatch(memory -> memory instanceof Memory.LocalArray));
        Walk.statements(kernel.body(), stmt -> {
            if (stmt instanceof Stmt.Barrier) {
                found.set(true);
            }
        });
        return found.get();
    }

    /** Whether a kernel can tell how its work items are grouped. */
    private static boolean usesGroups(Kernel kernel) {
        AtomicBoolean found = new AtomicBoolean(sharesGroups(kernel));
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
