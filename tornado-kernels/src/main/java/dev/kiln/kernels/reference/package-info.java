/**
 * The plain twin of every kernel: straight loops over {@code double[]}, without launch geometry, blocking or fusion. A
 * kernel is right when it agrees with its twin within the tolerance that its Javadoc states; the twins of backward
 * kernels are checked against finite differences.
 */
@NullMarked
package dev.kiln.kernels.reference;

import org.jspecify.annotations.NullMarked;
