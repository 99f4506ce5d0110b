/** Tests of tensors and their memory. */
@NullMarked
package dev.kiln.tensor;

import org.jspecify.annotations.NullMarked;
