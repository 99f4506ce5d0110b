package dev.kiln.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kiln.hardware.DeviceLimits;
import dev.kiln.metrics.MetricsJson;
import dev.kiln.train.StepTrace;
import dev.kiln.train.StepTrace.Busy;
import dev.kiln.train.StepTrace.Run;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class StepReportTest {
    /** 1 operation and 0.1 byte a nanosecond. */
    private static final DeviceLimits LIMITS = new DeviceLimits(1e9, 1e8, "made up");

    /** A product of 400 ns at best in 500, and a task of 100 ns at best in 200, on two threads. */
    private static TracedStep step(long start, long more) {
        Run product = new Run(
                "layer0-forward",
                "kiln.gemm",
                50,
                500 + more,
                20,
                400,
                List.of(new Busy(0, 50, 550, 500 + more), new Busy(1, 60, 560, 400)));
        Run other = new Run("loss", "Softmax.loss", 600 + more, 200, 10, 0, List.of(new Busy(0, 600, 800, 200)));
        return new TracedStep(
                start, new StepTrace(start + 1000 + more, 900 + more, 30, 20, 0, 2, 0, 0, List.of(product, other)));
    }

    private static StepReport report() {
        return StepReport.of(LIMITS, List.of(8e-7, 1e-6, 9e-7), List.of(step(0, 0), step(2000, 80), step(5000, 40)));
    }

    @Test
    void shouldCompareTasksWithTheirFloors() {
        StepReport report = report();
        TaskFigures product = report.tasks().getFirst();
        assertThat(product.isBoundByOperations(LIMITS)).isTrue();
        assertThat(product.seconds().median()).isCloseTo(540e-9, within(1e-15));
        assertThat(product.floor(LIMITS)).isCloseTo(400e-9, within(1e-15));
        assertThat(product.overFloor(LIMITS)).isCloseTo(1.35, within(1e-9));
        TaskFigures loss = report.tasks().getLast();
        assertThat(loss.isBoundByOperations(LIMITS)).isFalse();
        assertThat(loss.overFloor(LIMITS)).isCloseTo(2, within(1e-9));
        assertThat(loss.bandwidth()).isCloseTo(5e7, within(1e-3));
        // One of two threads had nothing to do.
        assertThat(loss.idle()).isCloseTo(0.5, within(1e-9));
        assertThat(report.floor()).isCloseTo(500e-9, within(1e-15));
    }

    @Test
    void shouldTellWhatLiesBetweenAndWhoWaits() {
        StepReport report = report();
        assertThat(report.threads()).isEqualTo(2);
        assertThat(report.seconds().median()).isEqualTo(9e-7);
        assertThat(report.traced().median()).isCloseTo(1040e-9, within(1e-15));
        assertThat(report.gaps().median()).isCloseTo(150e-9, within(1e-15));
        assertThat(report.transfers().median()).isCloseTo(50e-9, within(1e-15));
        assertThat(report.outside().median()).isCloseTo(100e-9, within(1e-15));
        assertThat(report.idle()).isCloseTo(1 - 1140.0 / (2 * 1040), within(1e-9));
        assertThat(report.utilization()).isCloseTo(400 / 900.0, within(1e-9));
        assertThat(report.productUtilization()).isCloseTo(400 / 540.0, within(1e-9));
    }

    @Test
    void shouldSayNothingOfWhatAnEngineDoesNotTell() {
        Run run = new Run("loss", "", -1, 200, Double.NaN, Double.NaN, List.of());
        TracedStep traced = new TracedStep(0, new StepTrace(500, 400, 0, 0, 0, 0, 0, 0, List.of(run)));
        StepReport report = StepReport.of(LIMITS, List.of(1e-6), List.of(traced));
        assertThat(report.threads()).isZero();
        assertThat(report.idle()).isNaN();
        assertThat(report.utilization()).isNaN();
        assertThat(report.tasks().getFirst().floor(LIMITS)).isNaN();
        assertThat(report.tasks().getFirst().idle()).isNaN();
        assertThat(MetricsJson.parse(TraceFile.text(report)).toString()).contains("does not tell when they began");
    }

    @Test
    void shouldDrawATimelineInWhichTasksLieWithinTheirStep() {
        JsonNode file = MetricsJson.parse(TraceFile.text(report()));
        List<JsonNode> steps = new ArrayList<>();
        List<JsonNode> others = new ArrayList<>();
        for (JsonNode event : file.path("traceEvents")) {
            if (event.path("ph").asString().equals("X")) {
                (event.path("name").asString().equals("step") ? steps : others).add(event);
            }
        }
        assertThat(steps).hasSize(3);
        assertThat(others).hasSize(3 * 5);
        assertThat(steps.get(1).path("ts").asDouble()).isEqualTo(2);
        assertThat(steps.get(1).path("dur").asDouble()).isCloseTo(1.08, within(1e-9));
        for (JsonNode other : others) {
            double start = other.path("ts").asDouble();
            double end = start + other.path("dur").asDouble();
            assertThat(steps).anyMatch(step -> {
                double from = step.path("ts").asDouble();
                return from <= start && end <= from + step.path("dur").asDouble() + 1e-9;
            });
        }
        assertThat(file.toString()).contains("\"thread 1\"", "\"operations\":400.0", "\"busy_us\":0.4");
    }
}
