/**
 * Memory that is an Arrow vector and a device array at once. A {@link dev.kiln.tensor.Tensor} is a shape, an element
 * type and one Arrow allocation with 16 spare bytes in front of its data, where the device array keeps its header; the
 * {@link dev.kiln.tensor.TensorAllocator} accounts for every byte by category and refuses to close over a leak.
 */
@NullMarked
package dev.kiln.tensor;

import org.jspecify.annotations.NullMarked;
