package dev.kiln.sparsity;

/**
 * A change of the neurons in a network, or one that was held back, as {@code decisions.jsonl} keeps it; one for each
 * hidden layer.
 *
 * @param step steps done before it
 * @param layer such as {@code layers.0}
 * @param from neurons before
 * @param to neurons after
 * @param trained neurons of these that are trained
 * @param woken neurons of these that rested before
 * @param cause {@code gates}, {@code threshold}, {@code end-of-phase}, {@code exchange}, {@code equilibrium},
 *     {@code moving} or {@code held}
 * @param probeLoss on the probe batch before
 * @param loss on the probe batch with the change
 * @param savedSeconds that the change is expected to save; NaN where that was not asked
 * @param kept numbers of the neurons in the network afterwards, as ranges
 */
public record NeuronDecision(
        long step,
        String layer,
        int from,
        int to,
        int trained,
        int woken,
        String cause,
        double probeLoss,
        double loss,
        double savedSeconds,
        String kept) {
    /** The event's name in {@code decisions.jsonl}. */
    public static final String EVENT = "neurons";
}
