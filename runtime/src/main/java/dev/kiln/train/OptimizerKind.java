package dev.kiln.train;

/** How gradients become steps. */
public enum OptimizerKind {
    /** Stochastic gradient descent with momentum, as PyTorch's SGD. */
    SGD(0.1),
    /** Adam with decoupled weight decay, as PyTorch's AdamW. */
    ADAMW(1e-3);

    private final double usualLearningRate;

    OptimizerKind(double usualLearningRate) {
        this.usualLearningRate = usualLearningRate;
    }

    /** The learning rate that is taken when none is asked for. */
    public double usualLearningRate() {
        return usualLearningRate;
    }
}
