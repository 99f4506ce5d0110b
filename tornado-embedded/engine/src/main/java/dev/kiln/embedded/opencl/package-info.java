/**
 * OpenCL devices: kernels in the intermediate representation become OpenCL C 1.2 that a device's own compiler takes.
 *
 * <p>{@link dev.kiln.embedded.opencl.OpenClWriter} turns a kernel into {@link dev.kiln.embedded.opencl.OpenClSource},
 * text that means what the Java method means, with Java's names and lines. The rest drives devices: it builds programs,
 * moves buffers and launches kernels. LWJGL is used in this package only.
 */
@NullMarked
package dev.kiln.embedded.opencl;

import org.jspecify.annotations.NullMarked;
