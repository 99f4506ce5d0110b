package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.metrics.DeviceMetrics;
import dev.kiln.metrics.DivisionDecision;
import dev.kiln.metrics.DroppedDevice;
import dev.kiln.metrics.MetricsLog;
import dev.kiln.metrics.RunDirectory;
import dev.kiln.metrics.StepMetrics;
import dev.kiln.metrics.report.Report;
import dev.kiln.train.RunInfo;
import dev.kiln.train.TrainConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a person is told and what stays of a run in which a device fails. */
class RunListenerTest {
    @TempDir
    Path home;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private RunDirectory train(boolean json) {
        RunDirectory run = RunDirectory.create(home.resolve("run"));
        TrainConfig config = TrainConfig.defaults().with("device", "host,opencl:0");
        Console console = Console.plain(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
        console.useJson(json);
        try (RunListener listener = new RunListener(console, run, config, List.of("train"), false)) {
            listener.onStart(new RunInfo(
                    config, "embedded", "host,opencl:0", 10, 100, 0, 10, "", List.of("a", "b"), 5, 40, 0, 0, "{}"));
            listener.onDivision(
                    new DivisionDecision(0, "nothing is measured yet", Map.of("host", 64, "opencl:0", 64), Map.of()));
            listener.onDropped(new DroppedDevice(12, "opencl:0", "the device is <lost>"));
            listener.onDivision(
                    new DivisionDecision(12, "a device was dropped", Map.of("host", 128, "opencl:0", 0), Map.of()));
            listener.onDevices(
                    new DeviceMetrics(20, List.of(new DeviceMetrics.Device("host", 128, Double.NaN, Double.NaN))));
            listener.onStep(new StepMetrics(20, 0, 128, 1, 0.5, 0.1, Double.NaN, 1, 1000));
        }
        return run;
    }

    @Test
    void shouldTellAPersonOnceThatADeviceFailed() {
        train(false);
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .filteredOn(line -> line.contains("opencl:0 failed"))
                .singleElement()
                .asString()
                .contains("step 13", "dropped", "the device is <lost>");
    }

    @Test
    void shouldKeepItInTheRunTheReportAndTheInspection() throws IOException {
        RunDirectory run = train(true);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"dropped\"", "\"division\"", "\"devices\"");
        assertThat(MetricsLog.read(run.decisions()))
                .extracting(line -> line.path("event").asString())
                .containsExactly("division", "dropped", "division");
        assertThat(Files.readString(Report.write(run)))
                .contains("<b>opencl:0</b> failed in step 13", "the device is &lt;lost&gt;", "There were 2 divisions");
        assertThat(Session.run("inspect", run.path().toString()).out())
                .contains("on host", "128 of 128 samples", "on opencl:0", "dropped in step 13");
        JsonNode inspected =
                Session.run("inspect", run.path().toString(), "--json").last();
        assertThat(inspected.path("decisions").size()).isEqualTo(3);
        assertThat(inspected.path("devices").path("devices").size()).isEqualTo(1);
    }
}
