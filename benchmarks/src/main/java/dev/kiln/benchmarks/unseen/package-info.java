/**
 * Kernels that Kiln was not written for: what of another project's class files the embedded engine accepts, and whether
 * that project's own tests pass on it. The class files are named on the command line and stay where they are.
 */
@NullMarked
package dev.kiln.benchmarks.unseen;

import org.jspecify.annotations.NullMarked;
