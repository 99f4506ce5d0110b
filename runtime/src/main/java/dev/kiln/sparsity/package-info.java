/**
 * Decides which neurons of a network rest, from what a map says of them: pure functions of what was measured, which
 * touch no tensor. What is decided is done by {@code train}.
 */
@NullMarked
package dev.kiln.sparsity;

import org.jspecify.annotations.NullMarked;
