/**
 * What tools find out about a design: that it computes what the kernel that trained it computes
 * ({@link dev.kiln.fpga.flow.Simulation}). Each step runs in a directory of its own, under a time limit; where its tool
 * is missing it is not done, and never counts as passed.
 */
@NullMarked
package dev.kiln.fpga.flow;

import org.jspecify.annotations.NullMarked;
