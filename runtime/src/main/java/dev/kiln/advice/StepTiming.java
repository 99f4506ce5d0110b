package dev.kiln.advice;

/**
 * How long a step takes in a pair of formats.
 *
 * @param formats name of the pair
 * @param millis median
 * @param speedup median over the rounds of FP32's time / its time
 * @param speedupLow first quartile
 * @param speedupHigh third quartile
 * @param bytes of memory that the step keeps: weights, residuals, scales, activations, gradients, optimizer state and
 *     scratch
 */
public record StepTiming(
        String formats, double millis, double speedup, double speedupLow, double speedupHigh, long bytes) {}
