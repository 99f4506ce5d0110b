package dev.kiln.kernels.reference;

/** Plain twins of the optimizer kernels: they update their arrays in place. */
public final class Optimizers {
    private Optimizers() {}

    /**
     * SGD as in PyTorch, dampening 0.
     *
     * @param weights [n]
     * @param gradients [n]
     * @param velocity [n], zero before the first step; stays zero without momentum
     */
    public static void sgd(
            double[] weights,
            double[] gradients,
            double[] velocity,
            double learningRate,
            double momentum,
            boolean nesterov,
            double weightDecay) {
        for (int i = 0; i < weights.length; i++) {
            double g = gradients[i] + weightDecay * weights[i];
            if (momentum != 0) {
                velocity[i] = momentum * velocity[i] + g;
                g = nesterov ? g + momentum * velocity[i] : velocity[i];
            }
            weights[i] -= learningRate * g;
        }
    }

    /**
     * AdamW as in PyTorch.
     *
     * @param weights [n]
     * @param gradients [n]
     * @param firstMoment [n], zero before the first step
     * @param secondMoment [n], zero before the first step
     * @param step number of this step, the first is 1
     */
    public static void adamW(
            double[] weights,
            double[] gradients,
            double[] firstMoment,
            double[] secondMoment,
            double learningRate,
            double beta1,
            double beta2,
            double epsilon,
            double weightDecay,
            long step) {
        double correction1 = 1 - Math.pow(beta1, (double) step);
        double correction2 = 1 - Math.pow(beta2, (double) step);
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= 1 - learningRate * weightDecay;
            firstMoment[i] = beta1 * firstMoment[i] + (1 - beta1) * gradients[i];
            secondMoment[i] = beta2 * secondMoment[i] + (1 - beta2) * gradients[i] * gradients[i];
            double denominator = Math.sqrt(secondMoment[i]) / Math.sqrt(correction2) + epsilon;
            weights[i] -= learningRate / correction1 * firstMoment[i] / denominator;
        }
    }
}
