package dev.kiln.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatisticsTest {
    @Test
    void shouldKnowMeanDeviationAndRange() {
        Statistics some = Statistics.of(2, 4, 4, 4, 5, 5, 7, 9);
        assertThat(some.count()).isEqualTo(8);
        assertThat(some.mean()).isEqualTo(5);
        assertThat(some.deviation()).isCloseTo(Math.sqrt(32 / 7.0), within(1e-12));
        assertThat(some.min()).isEqualTo(2);
        assertThat(some.max()).isEqualTo(9);
        // 2.3646 is the quantile for 7 degrees of freedom.
        assertThat(some.halfWidth()).isCloseTo(2.3646 * some.deviation() / Math.sqrt(8), within(1e-4));
        assertThat(some.relativeHalfWidth()).isCloseTo(some.halfWidth() / 5, within(1e-12));
    }

    @Test
    void shouldBeUnsureOfOneRepetition() {
        assertThat(Statistics.of(3).deviation()).isZero();
        assertThat(Statistics.of(3).halfWidth()).isInfinite();
        assertThat(Statistics.of(3, 3).halfWidth()).isZero();
        assertThatThrownBy(Statistics::of).isInstanceOf(IllegalArgumentException.class);
    }

    /** Values of any table of Student's t. */
    @ParameterizedTest
    @CsvSource({
        "0.95, 1, 12.7062",
        "0.95, 2, 4.3027",
        "0.95, 4, 2.7764",
        "0.95, 10, 2.2281",
        "0.95, 30, 2.0423",
        "0.95, 1000, 1.9623",
        "0.99, 5, 4.0321",
        "0.999, 12, 4.3178",
        "0.5, 3, 0.7649"
    })
    void shouldKnowStudentsDistribution(double level, double freedom, double expected) {
        assertThat(StudentT.quantile(level, freedom)).isCloseTo(expected, within(1e-4));
    }

    @Test
    void shouldLeaveOutVisitsToADeviceThatBecomesFaster() {
        assertThat(Series.settling(10, 9, 3, 1, 1.1, 0.9, 1)).isEqualTo(3);
        assertThat(Series.settling(1, 1.1, 0.9, 1)).isZero();
        assertThat(Series.settling(9, 8, 9, 9, 10, 8, 1, 1.1, 1)).as("late").isEqualTo(6);
        assertThat(Series.settling(1.2, 1, 1, 1, 1)).as("noise is kept").isZero();
        assertThat(Series.settling(1, 1, 1, 1, 9, 1, 1)).as("in the middle").isZero();
        assertThat(Series.settling(1, 1, 1, 9)).as("what comes later is kept").isZero();
        assertThat(Series.settling(9, 1, 1)).as("three at least are kept").isZero();
    }

    @Test
    void shouldGiveTheTimeOfOnePart() {
        WorkSpec chain = new WorkSpec("id", Group.LAUNCH, "name", "INT32", 0, 4, 64, true, () -> {
            throw new AssertionError("nothing is run");
        });
        Measurement one = chain.measured(Statistics.of(64, 128), 2);
        assertThat(one.seconds()).isEqualTo(Statistics.of(1, 2));
        assertThat(one.settling()).isEqualTo(2);
    }
}
