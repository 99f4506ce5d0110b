package dev.kiln.profile.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kiln.Quartiles;
import dev.kiln.hardware.DeviceLimits;
import dev.kiln.profile.StepReport;
import dev.kiln.profile.TaskFigures;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeSharesTest {
    /** 1 operation and 0.1 byte a nanosecond. */
    private static final DeviceLimits LIMITS = new DeviceLimits(1e9, 1e8, "made up");

    private static TaskFigures task(double nanos, double bytes, double operations, double idle) {
        return new TaskFigures("task", "method", seconds(nanos), bytes, operations, idle);
    }

    private static Quartiles seconds(double nanos) {
        return Quartiles.of(nanos / 1e9);
    }

    private static TimeShares shares(double nanos, TaskFigures... tasks) {
        Quartiles none = Quartiles.of(0);
        return TimeShares.of(new StepReport(
                0, LIMITS, seconds(nanos), seconds(nanos), none, none, none, List.of(tasks), Double.NaN, List.of()));
    }

    @Test
    void shouldCountATaskForWhatTakesLongerAtTheLimits() {
        // Floors of 500 ns for operations, and of 100 ns for bytes.
        TimeShares shares = shares(1000, task(600, 20, 500, Double.NaN), task(300, 10, 50, Double.NaN));
        assertThat(shares.compute()).isCloseTo(0.6, within(1e-9));
        assertThat(shares.memory()).isCloseTo(0.3, within(1e-9));
        assertThat(shares.overhead()).isCloseTo(0.1, within(1e-9));
        assertThat(shares.bound()).isEqualTo(Bound.COMPUTE);
        assertThat(shares(1000, task(700, 30, 100, 0)).bound()).isEqualTo(Bound.MEMORY);
    }

    @Test
    void shouldCountWhatLiesBetweenTasksAsOverhead() {
        assertThat(shares(1000, task(400, 0, 400, 0)).bound()).isEqualTo(Bound.OVERHEAD);
    }

    @Test
    void shouldCountTasksFarFromBothLimitsAsOverhead() {
        assertThat(shares(1000, task(1000, 0, 101, 0)).bound()).isEqualTo(Bound.COMPUTE);
        assertThat(shares(1000, task(1000, 0, 99, 0)).bound()).isEqualTo(Bound.OVERHEAD);
        // A task without arrays or operations, such as one that finds that it has nothing to do.
        assertThat(shares(1000, task(1000, 0, 0, 0)).bound()).isEqualTo(Bound.OVERHEAD);
    }

    @Test
    void shouldCountThreadsThatWaitAsOverhead() {
        TimeShares shares = shares(1000, task(1000, 0, 500, 0.75));
        assertThat(shares.compute()).isCloseTo(0.25, within(1e-9));
        assertThat(shares.bound()).isEqualTo(Bound.OVERHEAD);
    }

    @Test
    void shouldNotJudgeWhatTheEngineDoesNotTell() {
        assertThat(shares(1000, task(1000, Double.NaN, Double.NaN, Double.NaN)).bound())
                .isEqualTo(Bound.UNKNOWN);
    }
}
