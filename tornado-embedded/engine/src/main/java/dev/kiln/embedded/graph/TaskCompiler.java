package dev.kiln.embedded.graph;

import dev.kiln.embedded.ir.Kernel;

/**
 * Turns kernels into code for a device: the one join of graphs with the frontend and the compilers.
 *
 * @param <C> what a kernel is compiled to
 */
interface TaskCompiler<C> {

    /**
     * Compiles a kernel, or returns what was compiled before.
     *
     * @throws uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException if the method is no kernel that the
     *     device can run; the message names method, line and construct
     */
    C compile(KernelMethod method);

    /**
     * Compiles a kernel that was made of that of a method and others. A compiler that tells of no kernels is never
     * asked.
     *
     * @param method whose class the code belongs to
     */
    default C compile(KernelMethod method, Kernel kernel) {
        throw new UnsupportedOperationException("no compiler for " + kernel.name() + " but by its method");
    }
}
