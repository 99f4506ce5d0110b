/**
 * Optimizer steps over quantized weights on the host's cores: the library {@code kiln-optimizers}. It computes what the
 * kernels of the same names in Kiln's kernels compute, bit for bit; as kernels they are too large to be compiled well,
 * or, like the sum of squares of FP16, lack the processor's own conversions.
 *
 * <p>A thread takes some rows at a time, and of a row a {@link dev.kiln.embedded.host.optimizer.Chunk} of whole groups:
 * decoded, stepped and encoded again in arrays that stay in its first-level cache. No vector crosses a call, because it
 * becomes an object where the compiler does not inline that call.
 */
@NullMarked
package dev.kiln.embedded.host.optimizer;

import org.jspecify.annotations.NullMarked;
