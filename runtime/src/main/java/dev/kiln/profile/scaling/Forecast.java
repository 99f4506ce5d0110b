package dev.kiln.profile.scaling;

import dev.kiln.hardware.DeviceLimits;

/** How long a point will take, judged by points that were measured before: smaller ones, in rising order. */
final class Forecast {
    /** Steps without which nothing can be said: to warm up, and measured without the profiler and with it. */
    static final int LEAST_STEPS = 2 + 2 * ScalingStudy.LEAST_ROUNDS;

    /** Time over the floor, before anything was measured. */
    private static final double FIRST_RATIO = 3;

    private final DeviceLimits limits;
    private double ratio = FIRST_RATIO;
    private double largest;
    private double buildSecondsPerByte;

    Forecast(DeviceLimits limits) {
        this.limits = limits;
    }

    /** The least seconds that measuring takes; NaN where the device's limits are not known. */
    double seconds(Demand demand) {
        return buildSecondsPerByte * demand.memory() + LEAST_STEPS * ratio * demand.floor(limits);
    }

    /**
     * Takes a measurement into account.
     *
     * @param build seconds before the first step: weights are drawn, and memory is written
     * @param step seconds of a step
     */
    void learn(Demand demand, double build, double step) {
        ratio = step / demand.floor(limits);
        if (demand.memory() >= largest) {
            largest = demand.memory();
            buildSecondsPerByte = build / demand.memory();
        }
    }
}
