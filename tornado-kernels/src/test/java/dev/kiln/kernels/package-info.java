/**
 * Tests of the kernels: parity with their twins on every engine of this machine, gradients against finite differences,
 * and the lint over their bytecode.
 */
@NullMarked
package dev.kiln.kernels;

import org.jspecify.annotations.NullMarked;
