/**
 * Kernels that compilers are known to get wrong, on purpose: what {@code kiln doctor} runs on a device to see which of
 * Java's rules it keeps. No training uses them, and the lint that keeps other kernels off these constructs leaves them
 * out. Each takes its input first and its output last.
 */
@NullMarked
package dev.kiln.kernels.traps;

import org.jspecify.annotations.NullMarked;
