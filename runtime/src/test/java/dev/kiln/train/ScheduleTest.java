package dev.kiln.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScheduleTest {
    @Test
    void shouldFallInAStraightLine() {
        Schedule schedule = new Schedule(ScheduleKind.LINEAR, 0.1, 0, 0, 100);
        assertThat(schedule.rate(0)).isEqualTo(0.1f);
        assertThat(schedule.rate(50)).isCloseTo(0.05f, within(1e-7f));
        assertThat(schedule.rate(99)).isCloseTo(0.001f, within(1e-7f));
        assertThat(schedule.rate(1_000)).isZero();
    }

    @Test
    void shouldRiseBeforeItFalls() {
        Schedule schedule = new Schedule(ScheduleKind.COSINE, 1, 0.1, 9, 109);
        assertThat(schedule.rate(0)).isCloseTo(0.1f, within(1e-6f));
        assertThat(schedule.rate(8)).isCloseTo(0.9f, within(1e-6f));
        assertThat(schedule.rate(9)).isEqualTo(1);
        assertThat(schedule.rate(59)).isCloseTo(0.55f, within(1e-6f));
        assertThat(schedule.rate(109)).isCloseTo(0.1f, within(1e-6f));
    }

    @Test
    void shouldStayWhereItIsConstant() {
        Schedule schedule = new Schedule(ScheduleKind.CONSTANT, 0.5, 0, 0, 10);
        assertThat(schedule.rate(0)).isEqualTo(0.5f);
        assertThat(schedule.rate(9)).isEqualTo(0.5f);
    }

    @Test
    void shouldBeFiniteWhenTheWarmUpIsLongerThanTheTraining() {
        Schedule schedule = new Schedule(ScheduleKind.LINEAR, 1, 0, 50, 10);
        for (int step = 0; step < 100; step++) {
            assertThat(schedule.rate(step)).isBetween(0f, 1f);
        }
    }
}
