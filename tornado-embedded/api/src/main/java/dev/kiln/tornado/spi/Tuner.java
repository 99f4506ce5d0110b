package dev.kiln.tornado.spi;

import java.io.IOException;
import java.util.Map;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

/**
 * Measures what an engine can do in several ways on a device, and remembers the fastest for later processes. Every way
 * has the same results.
 *
 * <p>{@link #note} comes first; then task graphs run on the device; then {@link #measure} repeats what they did, on the
 * same arrays, while their plans are open and idle. What the arrays hold afterwards is of no use.
 */
public interface Tuner {

    /**
     * What is remembered for a device.
     *
     * @param canTune whether there is anything to choose on it
     * @param reason why there is nothing, in one sentence; empty where there is
     * @param file where choices are kept; empty where nothing is
     * @param choices names of what was measured to be best, by what they are for
     */
    record State(boolean canTune, String reason, String file, Map<String, String> choices) {
        /** Copies {@code choices}. */
        public State {
            choices = Map.copyOf(choices);
        }
    }

    /**
     * What one measurement gave.
     *
     * @param key what the engine's files call it
     * @param subject what was done, for people
     * @param usual the way that the device's capabilities suggest
     * @param usualNanos its time
     * @param best the fastest other way; the usual one where there is no other
     * @param bestNanos its time
     * @param gain how much faster the best way is, 0.25 for a quarter; negative where it is slower
     * @param spread of the gain between repetitions
     * @param isBetter whether the gain is larger than the noise, so that it is remembered
     */
    record Trial(
            String key,
            String subject,
            String usual,
            double usualNanos,
            String best,
            double bestNanos,
            double gain,
            double spread,
            boolean isBetter) {}

    /** Hears what is measured. */
    interface Listener {
        /** Called before each measurement; {@code number} counts from 1 to {@code count}. */
        void measuring(int number, int count, String subject);

        /** Called after each measurement. */
        void measured(Trial trial);

        /** Returns whether to stop before the next measurement. */
        boolean isStopped();
    }

    /** Returns what is remembered for a device. */
    State state(TornadoDevice device);

    /** Notes from now on what task graphs do on a device. */
    void note(TornadoDevice device);

    /**
     * Measures what was noted, and remembers each result at once.
     *
     * @param nanos after which no other measurement begins; what takes longest comes first
     * @return how many things to choose were left for want of time
     * @throws IOException if a result can't be written
     */
    int measure(TornadoDevice device, long nanos, Listener listener) throws IOException;

    /**
     * Forgets all that is remembered for a device.
     *
     * @return whether there was anything
     * @throws IOException if a file can't be deleted
     */
    boolean forget(TornadoDevice device) throws IOException;
}
