package dev.kiln.embedded.graph;

import dev.kiln.embedded.host.Grid;
import dev.kiln.embedded.host.HostCompiler;
import dev.kiln.embedded.host.HostKernel;
import dev.kiln.embedded.host.WorkPool;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.KernelPrinter;

/** Reads a kernel's bytecode and compiles it for the host. */
final class HostTaskCompiler implements TaskCompiler<CompiledTask> {

    private final HostCompiler compiler = new HostCompiler();

    @Override
    public CompiledTask compile(KernelMethod method) {
        return compile(method, method.read());
    }

    @Override
    public CompiledTask compile(KernelMethod method, Kernel kernel) {
        return new HostTaskCode(compiler.compile(kernel));
    }

    private record HostTaskCode(HostKernel code) implements CompiledTask {

        @Override
        public Grid grid(Object[] arguments) {
            return code.kernel().parallel().isEmpty() ? Grid.of(1) : code.grid(arguments);
        }

        @Override
        public Kernel kernel() {
            return code.kernel();
        }

        @Override
        public void launch(Object[] arguments, Grid grid, WorkPool pool) {
            code.launch(arguments, grid, pool);
        }

        @Override
        public String listing() {
            return KernelPrinter.print(code.kernel()) + String.join("\n", code.notes());
        }
    }
}
