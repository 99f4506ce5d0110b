package dev.kiln.profile.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kiln.profile.scaling.Outcome.Measured;
import dev.kiln.profile.scaling.Outcome.Skipped;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrowthTest {
    private static final TimeShares ANY = new TimeShares(1, 0, 0);

    private static Measured point(int batch, int width, int threads, double seconds) {
        return Points.measured(batch, width, threads, seconds, ANY);
    }

    @Test
    void shouldCompareNeighboursAlongEachAxis() {
        List<Growth> all = Growth.all(List.of(
                point(1, 64, 2, 1),
                point(8, 64, 2, 4),
                point(8, 256, 2, 70),
                point(8, 64, 1, 7),
                point(32, 64, 2, 15)));
        assertThat(all)
                .extracting(one -> one.axis().word() + " " + one.from().at().words() + " → "
                        + one.to().at().words())
                .containsExactlyInAnyOrder(
                        "batch batch 1, width 64, 2 threads → batch 8, width 64, 2 threads",
                        "batch batch 8, width 64, 2 threads → batch 32, width 64, 2 threads",
                        "width batch 8, width 64, 2 threads → batch 8, width 256, 2 threads",
                        "threads batch 8, width 64, 1 thread → batch 8, width 64, 2 threads");
    }

    @Test
    void shouldSetTimeBesideTheLargerGrowthOfWork() {
        Growth batch =
                Growth.all(List.of(point(1, 64, 2, 1), point(8, 64, 2, 4))).getFirst();
        assertThat(batch.flops()).isEqualTo(8);
        assertThat(batch.bytes()).isEqualTo(1);
        assertThat(batch.excess()).isEqualTo(0.5);
        assertThat(batch.isViolation()).isFalse();
        Growth width =
                Growth.all(List.of(point(1, 64, 2, 1), point(1, 128, 2, 6))).getFirst();
        assertThat(width.excess()).isCloseTo(1.5, within(1e-9));
        assertThat(width.isViolation()).isTrue();
    }

    @Test
    void shouldExpectNoMoreTimeOfMoreThreads() {
        assertThat(Growth.all(List.of(point(8, 64, 1, 1), point(8, 64, 2, 1.2)))
                        .getFirst()
                        .isViolation())
                .isFalse();
        assertThat(Growth.all(List.of(point(8, 64, 1, 1), point(8, 64, 2, 1.3)))
                        .getFirst()
                        .isViolation())
                .isTrue();
    }

    @Test
    void shouldTakeATimeThatIsNoNumberForAViolation() {
        assertThat(Growth.all(List.of(point(1, 64, 2, 0), point(8, 64, 2, 0)))
                        .getFirst()
                        .isViolation())
                .isTrue();
    }

    @Test
    void shouldStepOverPointsThatWereSkipped() {
        ScalingResult result = Points.result(
                point(1, 64, 2, 1), new Skipped(new GridPoint(8, 64, 2), Double.NaN, "no time"), point(32, 64, 2, 90));
        assertThat(result.growths()).hasSize(1);
        assertThat(result.violations().getFirst().excess()).isCloseTo(90 / 32.0, within(1e-9));
    }
}
