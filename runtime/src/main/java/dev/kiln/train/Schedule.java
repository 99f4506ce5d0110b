package dev.kiln.train;

/**
 * The learning rate as a pure function of the step.
 *
 * @param kind shape of the curve after the warm-up
 * @param base the largest rate
 * @param last the rate that the curve falls to
 * @param warmupSteps steps over which the rate rises to {@code base}
 * @param totalSteps steps of the whole training
 */
public record Schedule(ScheduleKind kind, double base, double last, long warmupSteps, long totalSteps) {

    /** The schedule of {@code config} over {@code totalSteps} steps. */
    public static Schedule of(TrainConfig config, long totalSteps) {
        return new Schedule(
                config.schedule(),
                config.effectiveLearningRate(),
                config.finalLearningRate(),
                config.warmupSteps(),
                totalSteps);
    }

    /** The rate of step {@code step}, counted from 0. It is {@code base} at the first step after the warm-up. */
    public float rate(long step) {
        if (step < warmupSteps) {
            return (float) (base * (step + 1) / (warmupSteps + 1));
        }
        double span = Math.max(1, totalSteps - warmupSteps);
        double share = Math.min(1, (step - warmupSteps) / span);
        double rate = switch (kind) {
            case CONSTANT -> base;
            case LINEAR -> base + (last - base) * share;
            case COSINE -> last + (base - last) * 0.5 * (1 + Math.cos(Math.PI * share));
        };
        return (float) rate;
    }

    /**
     * The rate of step {@code then} as a share of the largest, where it is falling by then; 1 where it is not.
     *
     * @param now an earlier step
     */
    double shareFalling(long now, long then) {
        float later = rate(Math.min(then, totalSteps));
        return now >= warmupSteps && later < rate(now) ? later / base : 1;
    }
}
