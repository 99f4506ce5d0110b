package dev.kiln.train;

import dev.kiln.checkpoint.Checkpoint.Progress;

/** What a training has added up so far; it goes into checkpoints, so that a resumed run goes on with it. */
final class RunState {
    private long step;
    private int epoch;
    private double lossSum;
    private long correct;
    private long samples;
    private double lastEpochLoss;
    private EarlyStopping stopping;
    private final double secondsBefore;
    private final long started = System.nanoTime();
    private long stepNanos;
    private long windowNanos;
    private long windowSamples;
    private long trained;

    /**
     * The state after {@code step} steps.
     *
     * @param trained samples trained on so far
     */
    RunState(long step, int epoch, long trained, Progress progress, int patience) {
        this.step = step;
        this.epoch = epoch;
        this.trained = trained;
        this.lossSum = progress.lossSum();
        this.correct = progress.correct();
        this.samples = progress.samples();
        this.lastEpochLoss = progress.lastEpochLoss();
        this.stopping = new EarlyStopping(patience, progress.bestLoss(), progress.worseEvaluations());
        this.secondsBefore = progress.seconds();
        this.stepNanos = (long) (progress.stepSeconds() * 1e9);
    }

    /** Adds a step of {@code size} samples that took {@code nanos}. */
    void addStep(int size, float loss, int right, long nanos) {
        step++;
        lossSum += (double) loss * size;
        correct += right;
        samples += size;
        trained += size;
        stepNanos += nanos;
        windowNanos += nanos;
        windowSamples += size;
    }

    /** Adds the time of what was decided and built anew after a step: it is part of what a recipe costs. */
    void addAdaptation(long nanos) {
        stepNanos += nanos;
        windowNanos += nanos;
    }

    void endEpoch() {
        lastEpochLoss = lossSum / samples;
        lossSum = 0;
        correct = 0;
        samples = 0;
        epoch++;
    }

    /** Takes in a validation loss; returns whether it is the best so far. */
    boolean addEvaluation(double loss) {
        stopping = stopping.after(loss);
        return stopping.best() == loss;
    }

    /** Samples per second since the last call, by the time of steps and of what is decided between them. */
    double takeSpeed() {
        double speed = windowSamples / (Math.max(1, windowNanos) / 1e9);
        windowSamples = 0;
        windowNanos = 0;
        return speed;
    }

    Progress progress(double smoothedLoss) {
        return new Progress(
                lossSum,
                correct,
                samples,
                lastEpochLoss,
                smoothedLoss,
                stopping.best(),
                stopping.worse(),
                seconds(),
                stepNanos / 1e9);
    }

    boolean stopsEarly() {
        return stopping.stops();
    }

    long step() {
        return step;
    }

    int epoch() {
        return epoch;
    }

    /** Mean loss of the latest whole epoch, or of the one that runs where there is none. */
    double trainLoss() {
        return Double.isNaN(lastEpochLoss) && samples > 0 ? lossSum / samples : lastEpochLoss;
    }

    double seconds() {
        return secondsBefore + (System.nanoTime() - started) / 1e9;
    }

    double samplesPerSecond() {
        return stepNanos == 0 ? 0 : trained / (stepNanos / 1e9);
    }
}
