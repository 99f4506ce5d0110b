package dev.kiln.profile.scaling;

import dev.kiln.KilnException;
import dev.kiln.device.DeviceInfo;
import dev.kiln.device.Devices;
import dev.kiln.device.Target;
import dev.kiln.hardware.Amount;
import dev.kiln.hardware.DeviceLimits;
import dev.kiln.model.ModelSpec;
import dev.kiln.model.Network;
import dev.kiln.profile.ProfileListener;
import dev.kiln.profile.StepReport;
import dev.kiln.profile.StepSamples;
import dev.kiln.profile.scaling.Outcome.Measured;
import dev.kiln.profile.scaling.Outcome.Skipped;
import dev.kiln.train.RandomStep;
import dev.kiln.train.TrainConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Measures the steps of a grid one after the other, in rising order of the least time that they take, so that each is a
 * forecast of the next. Small ones have a fair share of the time that is left; what would take more than all of it, or
 * too much memory, is skipped.
 */
public final class ScalingStudy {
    /** Pairs of a step without the profiler and one with it. */
    static final int LEAST_ROUNDS = 3;

    /** Rounds beyond these make no difference. */
    private static final int MOST_ROUNDS = 100;

    /** The share of the time that goes to the device's limits, and the most seconds that they take. */
    private static final double LIMITS = 0.1;

    private static final double MOST_LIMITS = 10;

    /** Seconds of a point, where a few steps do not take longer; the rest is left to larger ones. */
    private static final double MOST_SECONDS = 1.5;

    /** The share of a point's time that goes to compilers and caches. */
    private static final double WARM_UP = 0.5;

    private static final double WINDOW = 0.1;

    /** The first warm-up is a longer one: most of what has to be compiled is the same for all points. */
    private static final StepSamples.WarmUp FIRST_WARM_UP = new StepSamples.WarmUp(2, 5, WINDOW);

    /** The share of a device's memory that a step may take. */
    private static final double MOST_MEMORY = 0.5;

    private final ScalingSettings settings;
    private final Target target;
    private final ScalingListener listener;
    private final double memory;
    private final long end;

    private ScalingStudy(ScalingSettings settings, Target target, double memory, ScalingListener listener) {
        this.settings = settings;
        this.target = target;
        this.listener = listener;
        this.memory = memory;
        this.end = System.nanoTime() + (long) (settings.budget() * 1e9);
    }

    /**
     * The threads of a device's tasks.
     *
     * @return 0 where it tells nothing of them
     */
    public static int threads(ScalingSettings settings, Target target) {
        DeviceInfo info = Devices.describe(target);
        boolean told = info.backend().equals("java");
        int wanted = settings.config().threads();
        return !told ? 0 : wanted > 0 ? wanted : info.processors();
    }

    /**
     * Measures with the threads that this process has.
     *
     * @param listener hears of every point of the grid; may end the study early, which skips the rest
     * @throws KilnException with code {@code bad-model} or {@code device-failed}
     */
    public static void measure(ScalingSettings settings, Target target, ScalingListener listener) {
        double memory = Devices.describe(target).memoryBytes();
        new ScalingStudy(settings, target, memory, listener).run();
    }

    private record Planned(GridPoint at, Demand demand) {}

    private void run() {
        int threads = threads(settings, target);
        listener.onPart("limits of the device", 0);
        DeviceLimits limits =
                DeviceLimits.measure(target, Math.min(MOST_LIMITS, LIMITS * settings.budget()), listener::isStopped);
        listener.onLimits(threads, limits);
        Forecast forecast = new Forecast(limits);
        List<Planned> planned = new ArrayList<>(settings.grid(threads).stream()
                .map(at -> new Planned(at, Demand.of(settings, at)))
                .sorted(Comparator.comparingDouble((Planned one) -> one.demand().floor(limits))
                        .thenComparingDouble(one -> one.demand().flops()))
                .toList());
        for (int i = 0; i < planned.size(); i++) {
            Planned one = planned.get(i);
            double left = Math.max(0, (end - System.nanoTime()) / 1e9);
            Optional<String> obstacle = listener.isStopped()
                    ? Optional.of("the study was ended before")
                    : obstacle(one.demand(), forecast, memory, left);
            listener.onPart(one.at().words(), (double) i / planned.size());
            Outcome outcome = obstacle.isPresent()
                    ? skipped(one, limits, obstacle.get())
                    : measure(one, limits, forecast, i == 0, Math.min(MOST_SECONDS, left / (planned.size() - i)));
            listener.onPoint(outcome);
        }
    }

    /**
     * Why a point can't be measured.
     *
     * @param memory bytes of the device
     * @param left seconds of the budget
     */
    static Optional<String> obstacle(Demand demand, Forecast forecast, double memory, double left) {
        if (demand.memory() > MOST_MEMORY * memory) {
            return Optional.of("needs about " + Amount.bytes(demand.memory()) + ", more than half of the device's "
                    + Amount.bytes(memory));
        }
        double seconds = forecast.seconds(demand);
        if (seconds > left) {
            return Optional.of("needs about " + Amount.time(seconds) + ", and the budget has " + Amount.time(left)
                    + " left; more with --budget");
        }
        return Optional.empty();
    }

    private static Skipped skipped(Planned one, DeviceLimits limits, String reason) {
        return new Skipped(one.at(), one.demand().floor(limits), reason);
    }

    private Outcome measure(Planned one, DeviceLimits limits, Forecast forecast, boolean first, double share) {
        TrainConfig config = settings.config(one.at());
        ModelSpec spec = ModelSpec.parse(config.model());
        Network network = Network.of(spec, settings.features(), settings.classes());
        long start = System.nanoTime();
        try (RandomStep step = new RandomStep(network, config.precision(spec), config, target)) {
            double build = (System.nanoTime() - start) / 1e9;
            StepSamples samples = new StepSamples(step);
            samples.warmUp(first ? FIRST_WARM_UP : new StepSamples.WarmUp(0, WARM_UP * share, WINDOW), silent());
            long until = System.nanoTime() + (long) ((1 - WARM_UP) * share * 1e9);
            for (int i = 0; i < MOST_ROUNDS; i++) {
                boolean over = System.nanoTime() - until > 0 || listener.isStopped();
                if ((over && i >= LEAST_ROUNDS) || !samples.add()) {
                    break;
                }
            }
            StepReport report = samples.report(limits, target.name());
            forecast.learn(one.demand(), build, report.seconds().median());
            return Measured.of(one.at(), report, one.demand());
        } catch (KilnException e) {
            if (!e.code().equals("too-little-memory")) {
                throw e;
            }
            return skipped(one, limits, String.valueOf(e.getMessage()));
        }
    }

    /** The parts of a point are too short to be told. */
    private ProfileListener silent() {
        return new ProfileListener() {
            @Override
            public boolean isStopped() {
                return listener.isStopped();
            }

            @Override
            public void onPart(String part, double share) {}
        };
    }
}
