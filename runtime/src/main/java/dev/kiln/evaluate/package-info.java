/**
 * Measures what a recipe brings against dense FP32 training on this machine: which trainings are compared and which of
 * them fit into a budget, what each left in its run directory, and each claim's formula over it. Nothing here trains;
 * whoever does asks {@link dev.kiln.evaluate.RunQueue} what to train next, and {@link dev.kiln.evaluate.Evaluation}
 * what it came to.
 */
@NullMarked
package dev.kiln.evaluate;

import org.jspecify.annotations.NullMarked;
