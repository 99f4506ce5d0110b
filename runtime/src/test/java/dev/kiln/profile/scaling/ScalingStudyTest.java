package dev.kiln.profile.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kiln.KilnException;
import dev.kiln.device.Devices;
import dev.kiln.device.Target;
import dev.kiln.hardware.DeviceLimits;
import dev.kiln.profile.scaling.Outcome.Measured;
import dev.kiln.profile.scaling.Outcome.Skipped;
import dev.kiln.train.TrainConfig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScalingStudyTest {
    private static final DeviceLimits LIMITS = new DeviceLimits(1e9, 1e9, "made up");

    private static ScalingSettings settings(String batches, String widths, double budget) {
        return ScalingSettings.parse(TrainConfig.defaults(), 784, 10, batches, widths, budget);
    }

    private static Demand demand(double flops, double memory) {
        return new Demand(flops, 0, memory);
    }

    @Test
    void shouldSkipWhatTakesMoreTimeThanIsLeft() {
        Forecast forecast = new Forecast(LIMITS);
        forecast.learn(demand(1e6, 1e6), 0.5, 2e-3);
        // Twice the floor of 1 s, and 0.5 s to build for each 1e6 bytes.
        double needed = Forecast.LEAST_STEPS * 2 + 1;
        Demand next = demand(1e9, 2e6);
        assertThat(forecast.seconds(next)).isCloseTo(needed, within(1e-9));
        assertThat(ScalingStudy.obstacle(next, forecast, 1e9, needed + 0.1)).isEmpty();
        assertThat(ScalingStudy.obstacle(next, forecast, 1e9, needed - 0.1))
                .hasValueSatisfying(reason ->
                        assertThat(reason).contains("needs about 17 s", "the budget has 16.9 s left", "--budget"));
    }

    @Test
    void shouldSkipWhatTakesTooMuchMemory() {
        Forecast forecast = new Forecast(LIMITS);
        assertThat(ScalingStudy.obstacle(demand(1, 3 << 20), forecast, 7 << 20, 1))
                .isEmpty();
        assertThat(ScalingStudy.obstacle(demand(1, 4 << 20), forecast, 7 << 20, 1))
                .hasValue("needs about 4 MiB, more than half of the device's 7 MiB");
    }

    @Test
    void shouldNotSkipForALimitThatWasNotMeasured() {
        Forecast forecast = new Forecast(new DeviceLimits(Double.NaN, Double.NaN, "not measured"));
        assertThat(ScalingStudy.obstacle(demand(1e20, 1), forecast, 1e9, 1e-3)).isEmpty();
    }

    @Test
    void shouldKeepToTheBudgetWhereLimitsWereNotMeasured() {
        Forecast forecast = new Forecast(new DeviceLimits(Double.NaN, Double.NaN, "not measured"));
        forecast.learn(new Demand(1e6, 1e6, 1), 0, 0.001);
        // 8 steps, each 1,000 times as long.
        assertThat(ScalingStudy.obstacle(new Demand(1e9, 1e6, 1), forecast, 1e12, 8.1))
                .isEmpty();
        assertThat(ScalingStudy.obstacle(new Demand(1e9, 1e6, 1), forecast, 1e12, 7.9))
                .hasValueSatisfying(reason -> assertThat(reason).contains("needs about 8 s"));
        assertThat(ScalingStudy.obstacle(new Demand(1e6, 1e9, 1), forecast, 1e12, 7.9))
                .isPresent();
    }

    @Test
    void shouldKnowWhatAStepAsksFor() {
        Demand demand = Demand.of(settings("32", "64", 1), new GridPoint(32, 64, 1));
        assertThat(demand.flops()).isEqualTo(2.0 * 32 * (2 * 784 * 64 + 3 * 64 * 64 + 3 * 64 * 10));
        assertThat(demand.bytes()).isGreaterThan(4.0 * (784 * 64 + 64 * 64));
        assertThat(demand.memory()).isGreaterThan(2.0 * 4 * (784 * 64 + 64 * 64));
    }

    @Test
    void shouldTellOfEveryPointWhateverTheBudget() {
        Target target = Devices.select(Devices.AUTO, "host");
        Listener listener = new Listener();
        // Whatever fits into so little time: each point is measured, or skipped for this reason.
        ScalingStudy.measure(settings("4,1", "8,16,8192", 0.4), target, listener);
        assertThat(listener.points)
                .extracting(one -> one.at().batch() + "x" + one.at().width())
                .containsExactlyInAnyOrder("1x8", "1x16", "1x8192", "4x8", "4x16", "4x8192");
        assertThat(listener.points).allMatch(one -> switch (one) {
            case Measured measured -> measured.steps() >= ScalingStudy.LEAST_ROUNDS && measured.flops() > 0;
            case Skipped skipped -> skipped.reason().contains("--budget");
        });
        assertThat(listener.limits).isEqualTo(1);
    }

    @Test
    void shouldSkipTheRestWhenItIsStopped() {
        Listener listener = new Listener();
        listener.stopped = true;
        ScalingStudy.measure(settings("1,2", "8", 60), Devices.select(Devices.AUTO, "host"), listener);
        assertThat(listener.points)
                .hasSize(2)
                .allMatch(one ->
                        one instanceof Skipped skipped && skipped.reason().contains("ended"));
    }

    @Test
    void shouldRefuseWhatCantBeMeasured() {
        assertThatThrownBy(() -> settings("1,x", "64", 1))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("--batches");
        assertThatThrownBy(() -> settings("1", "0", 1)).hasMessageContaining("--widths");
        assertThatThrownBy(() -> settings("1", "64", 0)).hasMessageContaining("--budget");
        assertThatThrownBy(() -> settings("1", "64", Double.NaN)).hasMessageContaining("--budget");
        assertThat(settings("8,1,8", "64", 1).batches()).containsExactly(1, 8);
    }

    private static final class Listener implements ScalingListener {
        private final List<Outcome> points = new ArrayList<>();
        private int limits;
        private boolean stopped;

        @Override
        public boolean isStopped() {
            return stopped;
        }

        @Override
        public void onPart(String part, double share) {}

        @Override
        public void onLimits(int threads, DeviceLimits found) {
            limits++;
        }

        @Override
        public void onPoint(Outcome point) {
            points.add(point);
        }
    }
}
