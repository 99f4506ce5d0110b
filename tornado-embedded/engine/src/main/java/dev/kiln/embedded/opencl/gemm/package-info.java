/**
 * Products of matrices on OpenCL devices: the library {@code kiln} with the functions {@code gemm} and {@code qgemm},
 * from OpenCL C that was written by hand.
 *
 * <p>{@link dev.kiln.embedded.opencl.gemm.OpenClGemmLibrary} reads a task's parameters as the host does. A
 * {@code GemmVariant} is data: a resource with OpenCL C, the macros it is built with, and the work items it needs for a
 * shape. All variants sum in the host's order, so that a product has the host's bits on devices that fuse multiply-adds
 * and round quotients correctly.
 *
 * <p>Stored operands are decoded where a kernel loads them, by the text {@code formats.cl}, whose macros are the
 * formats and groups of one product. Where C is not FP32, sums go to scratch memory of the call, and a second kernel
 * encodes them.
 */
@NullMarked
package dev.kiln.embedded.opencl.gemm;

import org.jspecify.annotations.NullMarked;
