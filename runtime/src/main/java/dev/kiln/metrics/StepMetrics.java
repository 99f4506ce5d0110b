package dev.kiln.metrics;

/**
 * What one training step measured.
 *
 * @param step number of the step, counted from 1 over the whole run (a resumed run goes on counting)
 * @param epoch epoch that the step belongs to, from 0
 * @param samples real samples in the step's batch (the last batch of an epoch may hold fewer)
 * @param loss mean loss over the batch
 * @param accuracy share of the batch that was classified right, 0…1
 * @param learningRate rate that the optimizer used in this step
 * @param gradientNorm L2 norm of all gradients before clipping; NaN where it was not measured
 * @param seconds training time since the run began, evaluations and checkpoints included, resumed parts added up
 * @param samplesPerSecond recent speed of training alone
 */
public record StepMetrics(
        long step,
        int epoch,
        int samples,
        double loss,
        double accuracy,
        double learningRate,
        double gradientNorm,
        double seconds,
        double samplesPerSecond) {}
