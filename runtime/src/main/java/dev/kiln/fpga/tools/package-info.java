/**
 * Programs that Kiln does not bring along and that turn Verilog into something: simulators, synthesis, place-and-route.
 * {@link dev.kiln.fpga.tools.Toolbox} finds them, {@link dev.kiln.fpga.tools.Stage} says what each is needed for, and
 * {@link dev.kiln.fpga.tools.ToolRun} runs one within a time limit. A program that is missing is never passed over: it
 * is an error, or, where the caller asks first, words that say what to install.
 */
@NullMarked
package dev.kiln.fpga.tools;

import org.jspecify.annotations.NullMarked;
