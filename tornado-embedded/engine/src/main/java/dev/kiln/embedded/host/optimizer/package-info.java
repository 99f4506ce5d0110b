/**
 * Optimizer steps over quantized weights on the host's cores: the library {@code kiln-optimizers}. It computes what the
 * kernel of the same name in Kiln's kernels computes, bit for bit; as a kernel it is too large to be compiled well.
 *
 * <p>A thread takes some rows at a time, and of a row a {@link dev.kiln.embedded.host.optimizer.Chunk} of whole groups:
 * decoded, stepped and encoded again in arrays that stay in its first-level cache. No vector crosses a call, because it
 * becomes an object where the compiler does not inline that call.
 */
@NullMarked
package dev.kiln.embedded.host.optimizer;

import org.jspecify.annotations.NullMarked;
