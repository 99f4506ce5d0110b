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
 * @param frozen those of them that are not trained, as ranges
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
        String kept,
        String frozen) {
    /** The event's name in {@code decisions.jsonl}. */
    public static final String EVENT = "neurons";

    /** The cause of a change with which gates end. */
    public static final String END_OF_PHASE = "end-of-phase";

    /** Said of a change that was not made, as it would have cost accuracy. */
    public static final String HELD = "held";
}
