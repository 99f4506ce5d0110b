/**
 * FPGAs that circuits can be sized for: what each has of every resource, as its data sheet says, and which open tools
 * place and route it. {@link dev.kiln.fpga.part.Parts} reads them from {@code parts.json} beside it.
 */
@NullMarked
package dev.kiln.fpga.part;

import org.jspecify.annotations.NullMarked;
