package dev.kiln.profile.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.hardware.DeviceLimits;
import dev.kiln.metrics.MetricsJson;
import dev.kiln.profile.scaling.Outcome.Measured;
import dev.kiln.profile.scaling.Outcome.Skipped;
import org.junit.jupiter.api.Test;

class ScalingJsonTest {
    @Test
    void shouldReadThePointsThatItWrites() {
        Measured told = Points.measured(8, 64, 2, 1e-3, new TimeShares(0.25, 0.25, 0.5));
        assertThat(again(told)).isEqualTo(told);
        Measured untold = Points.measured(8, 64, 0, 1e-3, new TimeShares(Double.NaN, Double.NaN, Double.NaN));
        assertThat(again(untold)).isEqualTo(untold);
        Skipped skipped = new Skipped(new GridPoint(8, 64, 2), Double.NaN, "needs \"more\" time");
        assertThat(again(skipped)).isEqualTo(skipped);
        DeviceLimits limits = new DeviceLimits(1e9, Double.NaN, "made up");
        assertThat(ScalingJson.limits(
                        MetricsJson.parse(ScalingJson.limits(4, limits).toString())))
                .isEqualTo(limits);
    }

    @Test
    void shouldTellWhatBoundsAPoint() {
        assertThat(ScalingJson.point(Points.measured(8, 64, 2, 1e-3, new TimeShares(0.2, 0.7, 0.1)))
                        .toString())
                .contains(
                        "\"event\":\"point\"",
                        "\"model\":\"mlp:64,64\"",
                        "\"over_floor\":2.0",
                        "\"bound\":\"memory\"",
                        "\"memory_share\":0.7");
    }

    private static Outcome again(Outcome point) {
        return ScalingJson.point(MetricsJson.parse(ScalingJson.point(point).toString()));
    }
}
