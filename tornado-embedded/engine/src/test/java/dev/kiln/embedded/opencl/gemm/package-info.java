/** Tests of task graphs, with a compiler that calls kernels as plain Java and with the real one. */
@NullMarked
package dev.kiln.embedded.opencl.gemm;

import org.jspecify.annotations.NullMarked;
