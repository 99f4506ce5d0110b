package dev.kiln.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Division by speed, with devices whose speed the test makes up: milliseconds a step and microseconds a row. */
class MeasuredDividerTest {
    private static final int BATCH = 128;

    private final List<Division> history = new ArrayList<>();

    /** What a device takes in the first step after a new division. */
    private long newDivisionNanos;

    private record Speed(double milliseconds, double microsecondsPerRow) {
        long nanos(int rows) {
            return rows == 0 ? 0 : Math.round(milliseconds * 1e6 + rows * microsecondsPerRow * 1e3);
        }
    }

    private void run(MeasuredDivider divider, int steps, double noise, Speed... speeds) {
        SplittableRandom random = new SplittableRandom(7);
        for (int step = 0; step < steps; step++) {
            Division division = divider.before(step);
            boolean isNew = history.isEmpty() || !history.getLast().equals(division);
            if (isNew) {
                history.add(division);
            }
            long[] nanos = new long[speeds.length];
            for (int i = 0; i < nanos.length; i++) {
                double factor = 1 + noise * (random.nextDouble() - 0.5);
                nanos[i] =
                        Math.round(speeds[i].nanos(division.rows().get(i)) * factor) + (isNew ? newDivisionNanos : 0);
            }
            divider.after(nanos);
        }
    }

    private static MeasuredDivider divider(int devices) {
        return new MeasuredDivider(MeasuredDivider.even(BATCH, devices), "test");
    }

    @Test
    void shouldGiveADeviceThatIsThreeTimesAsFastThreeTimesAsMuch() {
        MeasuredDivider divider = divider(2);
        run(divider, 200, 0.1, new Speed(0, 10), new Speed(0, 30));
        assertThat(divider.before(200).rows()).containsExactly(96, 32);
        assertThat(divider.reason()).isEqualTo("measured");
        assertThat(divider.milliseconds()).hasSize(2);
    }

    @Test
    void shouldFollowADeviceThatBecomesSlow() {
        MeasuredDivider divider = divider(2);
        run(divider, 100, 0, new Speed(0, 10), new Speed(0, 10));
        assertThat(divider.before(100).rows()).containsExactly(64, 64);
        run(divider, 400, 0, new Speed(0, 10), new Speed(0, 70));
        assertThat(divider.before(500).rows()).containsExactly(112, 16);
        run(divider, 400, 0, new Speed(0, 10), new Speed(0, 10));
        assertThat(divider.before(900).rows()).containsExactly(64, 64);
    }

    @Test
    void shouldCountWhatAStepCostsWhateverItsSize() {
        MeasuredDivider divider = divider(2);
        run(divider, 1000, 0, new Speed(0, 100), new Speed(6, 100));
        // Equal ends: 100·a = 6000 + 100·(128 − a) gives 94; parts are of 8 rows.
        assertThat(divider.before(1000).rows().getFirst()).isBetween(88, 96);
        assertThat(history).hasSizeBetween(2, 5);
    }

    @Test
    void shouldNotFollowNoise() {
        MeasuredDivider divider = divider(3);
        run(divider, 5000, 0.6, new Speed(0.2, 10), new Speed(0.1, 12), new Speed(0.3, 9));
        assertThat(history.size()).isBetween(1, 4);
    }

    @Test
    void shouldNotDivideAnewWhereThatCostsMoreThanItGains() {
        MeasuredDivider divider = divider(2);
        run(divider, 200, 0, new Speed(0, 10), new Speed(0, 10));
        newDivisionNanos = 60_000_000_000L;
        run(divider, 100, 0, new Speed(0, 10), new Speed(0, 30));
        Division first = divider.before(300);
        assertThat(first.rows().getFirst()).isBetween(80, 96);
        // A gain of a millisecond a step is not worth a minute, until that is forgotten.
        run(divider, 200, 0, new Speed(0, 10), new Speed(0, 60));
        assertThat(divider.before(500)).isEqualTo(first);
        run(divider, 900, 0, new Speed(0, 10), new Speed(0, 60));
        assertThat(divider.before(1400).rows().getFirst()).isBetween(104, 112);
    }

    @Test
    void shouldLetAHopelessDeviceRestAndTryItAgain() {
        MeasuredDivider divider = divider(2);
        run(divider, 300, 0, new Speed(0, 10), new Speed(50, 10));
        assertThat(divider.before(300).rows()).containsExactly(BATCH, 0);
        assertThat(divider.reason()).isEqualTo("the others are faster alone");
        run(divider, 3000, 0, new Speed(0, 10), new Speed(0, 10));
        assertThat(divider.before(3300).rows()).containsExactly(64, 64);
    }

    @Test
    void shouldDivideAmongThoseThatAreLeft() {
        MeasuredDivider divider = divider(3);
        run(divider, 200, 0, new Speed(0, 10), new Speed(0, 10), new Speed(0, 20));
        divider.drop(0);
        assertThat(divider.before(200).rows()).containsExactly(0, 88, 40);
        run(divider, 200, 0, new Speed(0, 10), new Speed(0, 10), new Speed(0, 20));
        assertThat(divider.before(400).rows().getFirst()).isZero();
        divider.drop(1);
        assertThat(divider.before(400).rows()).containsExactly(0, 0, BATCH);
    }

    @Test
    void shouldWakeADeviceThatRestsWhereTheOthersAreGone() {
        MeasuredDivider divider = divider(2);
        run(divider, 300, 0, new Speed(0, 10), new Speed(50, 10));
        divider.drop(0);
        assertThat(divider.before(300).rows()).containsExactly(0, BATCH);
    }

    @Test
    void shouldDivideBatchesThatAreSmallOrOdd() {
        for (int batch : new int[] {2, 3, 17, 33, 100}) {
            MeasuredDivider divider = new MeasuredDivider(MeasuredDivider.even(batch, 2), "test");
            run(divider, 300, 0, new Speed(0, 10), new Speed(0, 20));
            assertThat(divider.before(300).batch()).isEqualTo(batch);
            assertThat(divider.before(300).rows()).allMatch(rows -> rows > 0);
        }
    }
}
