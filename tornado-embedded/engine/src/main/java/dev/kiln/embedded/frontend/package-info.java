/**
 * Reads a kernel's bytecode into the IR.
 *
 * <p>{@link dev.kiln.embedded.frontend.KernelReader} is the way in. A method is cut into basic blocks
 * ({@link dev.kiln.embedded.frontend.ControlFlow}), each block is run on symbolic operands
 * ({@link dev.kiln.embedded.frontend.BlockTranslator}, calls in {@link dev.kiln.embedded.frontend.CallTranslator}), and
 * the graph is turned into nested statements ({@link dev.kiln.embedded.frontend.Structurer}). Helpers are inlined on
 * the way, and what kernels may not use is refused by an {@link dev.kiln.embedded.frontend.UnsupportedKernelException}.
 */
@NullMarked
package dev.kiln.embedded.frontend;

import org.jspecify.annotations.NullMarked;
