package dev.kiln.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * What the hidden neurons do, at the end of a window of steps.
 *
 * @param step steps done
 * @param target share of the gates that is wanted open
 * @param layers the hidden layers
 */
public record SparsityMetrics(long step, double target, List<OfLayer> layers) {
    /** The event's name in {@code metrics.jsonl}. */
    public static final String EVENT = "sparsity";

    /** Steps between the least and the largest. */
    public static final int PARTS = 32;

    /** Copies the list. */
    public SparsityMetrics {
        layers = List.copyOf(layers);
    }

    /**
     * A hidden layer.
     *
     * @param layer such as {@code layers.0}
     * @param neurons in the network
     * @param open neurons of these whose gate is not closed
     * @param activity quantiles of the share of samples that a neuron is active for, from the least to the most
     * @param importance quantiles of the mean of |a·g|
     */
    public record OfLayer(String layer, int neurons, int open, List<Double> activity, List<Double> importance) {
        /** Copies the lists. */
        public OfLayer {
            activity = List.copyOf(activity);
            importance = List.copyOf(importance);
        }
    }

    /** The least of some numbers, others in {@link #PARTS} equal steps, and the largest. */
    public static List<Double> quantiles(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        List<Double> quantiles = new ArrayList<>();
        for (int i = 0; i <= PARTS; i++) {
            quantiles.add(sorted.get((int) Math.round((double) i / PARTS * (sorted.size() - 1))));
        }
        return quantiles;
    }
}
