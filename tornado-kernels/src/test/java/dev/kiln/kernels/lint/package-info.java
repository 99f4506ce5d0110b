/**
 * The lint over the kernels' class files. TornadoVM compiles some Java to something else without saying so, and a test
 * on the host cannot show it; these rules keep such code out of kernels and the helpers that they reach.
 */
@NullMarked
package dev.kiln.kernels.lint;

import org.jspecify.annotations.NullMarked;
