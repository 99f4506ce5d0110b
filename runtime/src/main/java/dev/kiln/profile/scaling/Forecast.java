package dev.kiln.profile.scaling;

import dev.kiln.hardware.DeviceLimits;
import org.jspecify.annotations.Nullable;

/**
 * How long a point will take, judged by points that were measured before: smaller ones, in rising order. By the floor
 * where the device's limits are known, otherwise by how much more there is to do than in the latest one.
 */
final class Forecast {
    /** Steps without which nothing can be said: to warm up, and measured without the profiler and with it. */
    static final int LEAST_STEPS = 2 + 2 * ScalingStudy.LEAST_ROUNDS;

    /** Time over the floor, before anything was measured. */
    private static final double FIRST_RATIO = 3;

    private final DeviceLimits limits;
    private double ratio = FIRST_RATIO;
    private double largest;
    private double buildSecondsPerByte;
    private @Nullable Demand latest;
    private double latestStep;

    Forecast(DeviceLimits limits) {
        this.limits = limits;
    }

    /** The least seconds that measuring takes; 0 where nothing is known, neither limits nor a smaller point. */
    double seconds(Demand demand) {
        return buildSecondsPerByte * demand.memory() + LEAST_STEPS * step(demand);
    }

    private double step(Demand demand) {
        double floor = demand.floor(limits);
        if (Double.isFinite(floor)) {
            return ratio * floor;
        }
        return latest == null ? 0 : latestStep * demand.over(latest);
    }

    /**
     * Takes a measurement into account.
     *
     * @param build seconds before the first step: weights are drawn, and memory is written
     * @param step seconds of a step
     */
    void learn(Demand demand, double build, double step) {
        ratio = step / demand.floor(limits);
        latest = demand;
        latestStep = step;
        if (demand.memory() >= largest) {
            largest = demand.memory();
            buildSecondsPerByte = build / demand.memory();
        }
    }
}
