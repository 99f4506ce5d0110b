package dev.kiln.metrics;

import java.util.List;

/**
 * How often each class was taken for which.
 *
 * @param step training steps done before the evaluation
 * @param split which data, as in {@link EvaluationMetrics#split}
 * @param classNames names of the classes, in the order of rows and columns
 * @param counts {@code counts[actual][predicted]} samples
 */
// Written once and drawn; nothing compares or hashes it.
@SuppressWarnings("ArrayRecordComponent")
public record ConfusionMatrix(long step, String split, List<String> classNames, long[][] counts) {}
