package dev.kiln.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kiln.metrics.GuardMetrics.Pair;
import dev.kiln.metrics.GuardMetrics.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The verdict over paired trainings: bounds against Student's table, and what they lead to. */
class GuardMetricsTest {
    private static GuardMetrics of(double... points) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < points.length; i++) {
            pairs.add(new Pair(42 + i, 0.98 + points[i] / 100, 0.98));
        }
        return GuardMetrics.of(100, "hqaf", pairs);
    }

    /** Student's table: t(0.95) is 6.314 with 1 degree of freedom, 2.132 with 4, 1.833 with 9. */
    @Test
    void shouldHaveTheBoundsOfStudentsTable() {
        GuardMetrics two = of(-0.1, 0.1);
        assertThat(100 * two.high()).isCloseTo(6.314 * 0.1, within(2e-4));
        GuardMetrics five = of(-0.1, -0.05, 0, 0.05, 0.1);
        double deviation = Math.sqrt((2 * 0.01 + 2 * 0.0025) / 4);
        assertThat(100 * five.low()).isCloseTo(-2.132 * deviation / Math.sqrt(5), within(2e-5));
        assertThat(100 * five.high()).isCloseTo(2.132 * deviation / Math.sqrt(5), within(2e-5));
        GuardMetrics ten = of(1, -1, 1, -1, 1, -1, 1, -1, 1, -1);
        assertThat(100 * ten.high()).isCloseTo(1.833 * Math.sqrt(10.0 / 9) / Math.sqrt(10), within(3e-4));
    }

    @Test
    void shouldJudgeByTheMargin() {
        assertThat(of(-0.05, -0.06, -0.05, -0.04, -0.05).verdict()).isEqualTo(Verdict.NON_INFERIOR);
        assertThat(of(0.3, 0.31, 0.29, 0.3, 0.3).verdict()).isEqualTo(Verdict.NON_INFERIOR);
        assertThat(of(-0.2, -0.21, -0.19, -0.2, -0.2).verdict()).isEqualTo(Verdict.INFERIOR);
        assertThat(of(-0.3, 0.2, -0.1, -0.05, 0).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(of(-0.09, -0.11).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void shouldNotJudgeByOnePairOrByWhatIsNoNumber() {
        assertThat(of(0.5).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(of(Double.NaN, 0, 0).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(GuardMetrics.of(1, "hqaf", List.of()).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void shouldTellMeansAndDifference() {
        GuardMetrics metrics = of(-0.1, 0.2);
        assertThat(metrics.accuracy()).isCloseTo(0.9805, within(1e-12));
        assertThat(metrics.baselineAccuracy()).isCloseTo(0.98, within(1e-12));
        assertThat(metrics.difference()).isCloseTo(0.0005, within(1e-12));
        assertThat(metrics.verdict().word()).isEqualTo("inconclusive");
    }
}
