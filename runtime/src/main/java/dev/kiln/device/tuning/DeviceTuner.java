package dev.kiln.device.tuning;

import dev.kiln.KilnException;
import dev.kiln.device.Devices;
import dev.kiln.device.Target;
import dev.kiln.tornado.spi.Engines;
import dev.kiln.tornado.spi.Tuner;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Tunes the devices of the engine of this process. */
public final class DeviceTuner {
    private static final String NOT_HERE =
            "TornadoVM has no choices that Kiln could make; tuning is for the embedded " + "engine";

    private DeviceTuner() {}

    /** What is remembered for a device. */
    public static TuningState state(Target target) {
        return Devices.running().equals(Devices.EMBEDDED)
                ? Plug.state(target)
                : new TuningState(target.name(), false, NOT_HERE, "", Map.of());
    }

    /**
     * Runs some work and measures what it does in every way that the device has, the longest first.
     *
     * @param seconds after which no other measurement begins
     * @return how many things to choose were left for want of time
     * @throws KilnException with code {@code no-tuning} where the device has nothing to choose, or {@code unwritable}
     */
    public static int tune(Target target, List<? extends TuningWork> work, double seconds, TuningListener listener) {
        require(target);
        return Plug.tune(target, work, seconds, listener);
    }

    /**
     * Forgets all that is remembered for a device.
     *
     * @return whether there was anything
     * @throws KilnException with code {@code no-tuning} where the device has nothing to choose, or {@code unwritable}
     */
    public static boolean forget(Target target) {
        require(target);
        return Plug.forget(target);
    }

    /** Throws where the device has nothing to choose. */
    public static void require(Target target) {
        TuningState state = state(target);
        if (!state.canTune()) {
            throw new KilnException(
                    "no-tuning",
                    "Device " + target.name() + " has nothing to tune: " + state.reason()
                            + "; choose an OpenCL device, such as opencl:0");
        }
    }

    /** What knows the engine's plug: a class of its own, since TornadoVM's API lacks what it names. */
    private static final class Plug {
        private Plug() {}

        private static Tuner tuner() {
            return Engines.engine().tuner().orElseThrow();
        }

        static TuningState state(Target target) {
            return Engines.engine()
                    .tuner()
                    .map(tuner -> tuner.state(target.device()))
                    .map(state -> new TuningState(
                            target.name(), state.canTune(), state.reason(), state.file(), state.choices()))
                    .orElseGet(
                            () -> new TuningState(target.name(), false, "its engine makes no choices", "", Map.of()));
        }

        static boolean forget(Target target) {
            try {
                return tuner().forget(target.device());
            } catch (IOException e) {
                throw unwritable(target, e);
            }
        }

        static int tune(Target target, List<? extends TuningWork> work, double seconds, TuningListener listener) {
            Tuner tuner = tuner();
            tuner.note(target.device());
            work.forEach(TuningWork::run);
            try {
                return tuner.measure(target.device(), (long) (seconds * 1e9), new Relay(listener));
            } catch (IOException e) {
                throw unwritable(target, e);
            }
        }

        private static KilnException unwritable(Target target, IOException e) {
            return new KilnException(
                    "unwritable",
                    "The tuning file " + state(target).file() + " can't be written: " + e
                            + "; choose another folder with KILN_JAVA_OPTIONS=-Dkiln.tuning=FOLDER");
        }
    }

    private record Relay(TuningListener listener) implements Tuner.Listener {
        @Override
        public void measuring(int number, int count, String subject) {
            listener.onMeasuring(number, count, subject);
        }

        @Override
        public void measured(Tuner.Trial trial) {
            listener.onTrial(new TuningTrial(
                    trial.key(),
                    trial.subject(),
                    trial.usual(),
                    trial.usualNanos(),
                    trial.best(),
                    trial.bestNanos(),
                    trial.gain(),
                    trial.spread(),
                    trial.isBetter()));
        }

        @Override
        public boolean isStopped() {
            return listener.isStopped();
        }
    }
}
