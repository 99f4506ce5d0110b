package dev.kiln.hardware;

import java.util.function.BooleanSupplier;

/** Hears what a {@link HardwareBench} does. */
public interface BenchListener {
    /** Says nothing. */
    static BenchListener until(BooleanSupplier stopped) {
        return new BenchListener() {
            @Override
            public void onVisit(String what, boolean warmingUp, double share) {}

            @Override
            public void onMeasurement(String device, Measurement measurement) {}

            @Override
            public boolean isStopped() {
                return stopped.getAsBoolean();
            }
        };
    }

    /**
     * Called before each visit.
     *
     * @param what is measured
     * @param warmingUp whether what it gives is thrown away
     * @param share of the time that has passed, 0…1
     */
    void onVisit(String what, boolean warmingUp, double share);

    /** Called once for each thing that was measured, when all is. */
    void onMeasurement(String device, Measurement measurement);

    /** Whether to stop after this visit; what was measured until then is kept. */
    boolean isStopped();
}
