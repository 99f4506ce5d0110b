package dev.kiln.metrics;

/**
 * What one pass over data that is not trained on measured.
 *
 * @param step number of training steps done before it
 * @param epoch epoch of that step, from 0
 * @param split which data: {@code validation} or {@code test}
 * @param samples samples seen
 * @param loss mean loss over all samples
 * @param accuracy share classified right, 0…1
 * @param seconds how long the pass took
 */
public record EvaluationMetrics(
        long step, int epoch, String split, long samples, double loss, double accuracy, double seconds) {}
