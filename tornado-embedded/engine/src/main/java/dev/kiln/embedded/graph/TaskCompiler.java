package dev.kiln.embedded.graph;

/** Turns kernel methods into code for the host: the one join of graphs with the frontend and the host compiler. */
interface TaskCompiler {

    /**
     * Compiles a kernel, or returns what was compiled before.
     *
     * @throws uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException if the method is no kernel that the host
     *     can run; the message names method, line and construct
     */
    CompiledTask compile(KernelMethod method);
}
