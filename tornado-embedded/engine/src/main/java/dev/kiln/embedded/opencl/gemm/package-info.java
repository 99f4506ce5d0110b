/**
 * Products of matrices on OpenCL devices: the library {@code kiln} with the function {@code gemm}, from OpenCL C that
 * was written by hand.
 *
 * <p>{@link dev.kiln.embedded.opencl.gemm.OpenClGemmLibrary} reads a task's parameters as the host does. A
 * {@code GemmVariant} is data: a resource with OpenCL C, the macros it is built with, and the work items it needs for a
 * shape. The sum's order depends on the shape only, so that the same seed gives the same bits on a device.
 */
@NullMarked
package dev.kiln.embedded.opencl.gemm;

import org.jspecify.annotations.NullMarked;
