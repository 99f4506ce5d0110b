/**
 * Optimizer steps over quantized weights on OpenCL devices that are CPUs: the library {@code kiln-optimizers}, from
 * OpenCL C that was written by hand. A work item steps a whole group of weights, where the kernel of the same name in
 * Kiln's kernels gives one to each weight, as GPUs want it. Parameters are read as the host does, and the bits are the
 * host's on devices that round quotients and roots correctly.
 */
@NullMarked
package dev.kiln.embedded.opencl.optimizer;

import org.jspecify.annotations.NullMarked;
