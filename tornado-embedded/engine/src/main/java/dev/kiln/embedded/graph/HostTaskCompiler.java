package dev.kiln.embedded.graph;

import dev.kiln.embedded.host.Grid;
import dev.kiln.embedded.host.HostCompiler;
import dev.kiln.embedded.host.HostKernel;
import dev.kiln.embedded.host.WorkPool;
import dev.kiln.embedded.ir.KernelPrinter;

/** Reads a kernel's bytecode and compiles it for the host. */
final class HostTaskCompiler implements TaskCompiler {

    private final HostCompiler compiler = new HostCompiler();

    @Override
    public CompiledTask compile(KernelMethod method) {
        return new HostTaskCode(compiler.compile(method.read()));
    }

    private record HostTaskCode(HostKernel kernel) implements CompiledTask {

        @Override
        public Grid grid(Object[] arguments) {
            return kernel.kernel().parallel().isEmpty() ? Grid.of(1) : kernel.grid(arguments);
        }

        @Override
        public void launch(Object[] arguments, Grid grid, WorkPool pool) {
            kernel.launch(arguments, grid, pool);
        }

        @Override
        public String listing() {
            return KernelPrinter.print(kernel.kernel()) + String.join("\n", kernel.notes());
        }
    }
}
