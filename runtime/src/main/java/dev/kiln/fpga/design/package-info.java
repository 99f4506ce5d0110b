/**
 * A trained layer as hardware: what it computes ({@link dev.kiln.fpga.design.HardwareLayer}), how it is folded onto a
 * device ({@link dev.kiln.fpga.design.Folding}), and the files of the design
 * ({@link dev.kiln.fpga.design.LayerDesign}). The Verilog is written by hand and lies beside this package's resources;
 * Java writes parameters, memory images and test vectors. Needs no tools.
 */
@NullMarked
package dev.kiln.fpga.design;

import org.jspecify.annotations.NullMarked;
