package dev.kiln.profile.scaling;

import dev.kiln.hardware.DeviceLimits;
import dev.kiln.profile.ProfileListener;

/** Hears what a study finds, and may end it. */
public interface ScalingListener extends ProfileListener {
    /**
     * Called once, before the first point.
     *
     * @param threads that they are the limits of; 0 where the device tells nothing of threads
     */
    void onLimits(int threads, DeviceLimits limits);

    /** Called for each point. */
    void onPoint(Outcome point);
}
