/** Tests of measuring, with clocks that say what the tests want. */
@NullMarked
package dev.kiln.embedded.opencl.tuning;

import org.jspecify.annotations.NullMarked;
