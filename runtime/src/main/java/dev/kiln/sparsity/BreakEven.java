package dev.kiln.sparsity;

/**
 * Whether a smaller network repays the time that it takes to build it. A step is taken to become faster by a part of
 * the products that it saves.
 *
 * @param stepSeconds a step of the network as it is, measured
 * @param rebuildSeconds what building another one takes, measured
 * @param remainingSteps of the training
 */
public record BreakEven(double stepSeconds, double rebuildSeconds, long remainingSteps) {
    /** The part of a step's time that shrinks with its products. */
    private static final double PRODUCTS = 0.8;

    /** A rebuild is done where it saves at least this share of the products: many small ones cost more than few. */
    private static final double LEAST_SHRINKING = 0.15;

    /** Seconds that a network with a share of the products saves until the end, less the rebuild. */
    public double savedSeconds(double productShare) {
        return stepSeconds * PRODUCTS * (1 - productShare) * remainingSteps - rebuildSeconds;
    }

    /** Whether it is built. */
    public boolean pays(double productShare) {
        return productShare < 1 - LEAST_SHRINKING && savedSeconds(productShare) > 0;
    }
}
