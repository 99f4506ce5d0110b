/**
 * Advice on formats: measures on a device how long training steps take in each pair of formats of weights and
 * activations, and at which sizes of layer and batch one of them is faster than FP32. What is timed is the step that
 * training runs, through the same plan.
 */
@NullMarked
package dev.kiln.advice;

import org.jspecify.annotations.NullMarked;
