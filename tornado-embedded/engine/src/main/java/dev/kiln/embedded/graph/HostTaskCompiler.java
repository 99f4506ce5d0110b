package dev.kiln.embedded.graph;

import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

/** Reads a kernel's bytecode and compiles it for the host. */
final class HostTaskCompiler implements TaskCompiler {

    @Override
    public CompiledTask compile(KernelMethod method) {
        throw new TornadoRuntimeException("No kernel compiler is wired for " + method.label());
    }
}
