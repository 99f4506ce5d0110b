package dev.kiln.metrics;

import java.util.List;

/**
 * A selection of the samples that were classified wrong, the most confident mistakes first.
 *
 * @param step training steps done before the evaluation
 * @param split which data, as in {@link EvaluationMetrics#split}
 * @param total how many there were in all
 * @param classNames names of the classes by label
 * @param samples those that are kept for the report (a few dozen)
 */
public record Mistakes(long step, String split, long total, List<String> classNames, List<Mistake> samples) {}
