package dev.kiln.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DevicePaceTest {
    private static final double EXACTLY = 1e-9;

    private final DevicePace pace = new DevicePace(128);

    @Test
    void shouldTakeTimeToGoWithRowsUntilItKnowsMore() {
        assertThat(pace.isKnown()).isFalse();
        pace.see(64, 640, true);
        assertThat(pace.isKnown()).isTrue();
        assertThat(pace.nanos(32)).isCloseTo(320, within(EXACTLY));
        assertThat(pace.nanos(0)).isZero();
    }

    @Test
    void shouldLearnWhatAStepCostsWhateverItsSize() {
        for (int round = 0; round < 8; round++) {
            pace.see(64, 1000 + 64 * 20, true);
            pace.see(32, 1000 + 32 * 20, true);
        }
        assertThat(pace.nanos(96)).isCloseTo(1000 + 96 * 20, within(20.0));
    }

    @Test
    void shouldNotCompareWithWhatWasSeenWhileKernelsWereCompiled() {
        pace.see(64, 64_000_000, false);
        pace.see(32, 320, true);
        assertThat(pace.nanos(64)).isCloseTo(640, within(EXACTLY));
    }

    @Test
    void shouldStayFiniteWhereASmallerShareTookLonger() {
        pace.see(64, 640, true);
        pace.see(32, 900, true);
        assertThat(pace.nanos(32)).isCloseTo(900, within(EXACTLY));
        assertThat(pace.nanos(64)).isBetween(900.0, 1800.0);
    }

    @Test
    void shouldAverageSpeedsThatFollowEachOther() {
        pace.see(64, 640, true);
        pace.see(64, 1280, true);
        assertThat(pace.nanos(64)).isCloseTo(960, within(EXACTLY));
    }
}
