package dev.kiln.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kiln.metrics.RunData;
import dev.kiln.metrics.RunDirectory;
import dev.kiln.train.TrainConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read from the files of a run. */
class RunFiguresTest {
    private static final Slot SLOT = new Slot(Arm.of("dsart"), 2, 42);

    @TempDir
    Path directory;

    private RunFigures read(String metrics, String decisions) throws IOException {
        return read("true", metrics, decisions);
    }

    private RunFigures read(String compact, String metrics, String decisions) throws IOException {
        TrainConfig config = TrainConfig.defaults()
                .with("model", "mlp:8,4")
                .with("recipe", "dsart")
                .with("compact", compact);
        Files.writeString(
                directory.resolve("run.json"),
                "{\"config\":" + config.toJson() + ",\"info\":{\"train_samples\":1000,\"steps_per_epoch\":8}}");
        Files.writeString(directory.resolve("metrics.jsonl"), metrics.replace('\'', '"'));
        Files.writeString(directory.resolve("decisions.jsonl"), decisions.replace('\'', '"'));
        return RunFigures.of(SLOT, RunData.read(new RunDirectory(directory)), Double.NaN);
    }

    private static String neurons(int step, String layer, int to, int trained, String cause) {
        return "{'event':'neurons','step':" + step + ",'layer':'" + layer + "','from':8,'to':" + to + ",'trained':"
                + trained + ",'cause':'" + cause + "'}\n";
    }

    @Test
    void shouldReadARun() throws IOException {
        RunFigures run = read(
                "{'event':'evaluation','step':4,'split':'validation','accuracy':0.5}\n"
                        + "{'event':'evaluation','step':16,'split':'test','accuracy':0.9}\n"
                        + "{'event':'profile','tasks':[{'name':'layer0-forward','nanos':30},"
                        + "{'name':'layer2-weight-gradient','nanos':30},{'name':'layer0-weight-update','nanos':40}]}\n"
                        + "{'event':'machine','step':8,'seconds':2,'cpu_seconds':6,'joules':null}\n"
                        + "{'event':'machine','step':16,'seconds':1,'cpu_seconds':2,'joules':null}\n"
                        + "{'event':'done','epochs':2,'steps':16,'samples_per_second':500,'test_accuracy':0.9,"
                        + "'inactive_share_per_sample':0.7,'parameter_bytes':10,'parameter_bytes_dense':40}\n",
                neurons(4, "layers.0", 4, 4, "held")
                        + neurons(4, "layers.2", 2, 2, "held")
                        + neurons(6, "layers.0", 6, 6, "gates")
                        + neurons(6, "layers.2", 4, 4, "gates")
                        + neurons(10, "layers.0", 6, 3, "equilibrium")
                        + neurons(10, "layers.2", 3, 3, "equilibrium"));
        assertThat(run.stepSeconds()).isEqualTo(4);
        assertThat(run.samples()).isEqualTo(2000);
        assertThat(run.validation()).containsExactly(new RunFigures.Accuracy(4, 0.5));
        assertThat(run.widths())
                .containsExactly(
                        new RunFigures.Widths(0, List.of(8, 4)),
                        new RunFigures.Widths(6, List.of(6, 4)),
                        new RunFigures.Widths(10, List.of(6, 3), List.of(3, 3)));
        assertThat(run.removedShare()).isEqualTo(0.25);
        assertThat(run.frozenShare()).isCloseTo(1.0 / 3, within(1e-12));
        assertThat(run.productShare()).isCloseTo(0.6, within(1e-12));
        assertThat(run.meteredSeconds()).isEqualTo(3);
        assertThat(run.cpuSeconds()).isEqualTo(8);
        assertThat(run.joules()).isNaN();
    }

    /** Without compaction what is out stays in the matrices, untrained: it is out all the same, and not frozen. */
    @Test
    void shouldCountWhatIsOutWithoutCompaction() throws IOException {
        RunFigures run = read(
                "false",
                "{'event':'done','epochs':2,'steps':16}\n",
                neurons(6, "layers.0", 8, 2, "end-of-phase") + neurons(6, "layers.2", 4, 1, "end-of-phase"));
        assertThat(run.keptWidths()).containsExactly(8, 4);
        assertThat(run.removedShare()).isEqualTo(0.75);
        assertThat(run.frozenShare()).isZero();
    }

    @Test
    void shouldReadARunThatTellsLittle() throws IOException {
        RunFigures run = read("{'event':'done','epochs':2,'steps':16}\n", "");
        assertThat(run.stepSeconds()).isNaN();
        assertThat(run.testAccuracy()).isNaN();
        assertThat(run.meteredSeconds()).isNaN();
        assertThat(run.productShare()).isNaN();
        assertThat(run.keptWidths()).containsExactly(8, 4);
        assertThat(run.removedShare()).isZero();
    }
}
