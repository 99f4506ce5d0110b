/** Tests of the OpenCL back end; those that need a device are skipped where there is none. */
@NullMarked
package dev.kiln.embedded.opencl;

import org.jspecify.annotations.NullMarked;
