package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.train.TrainConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

class UsageTest {
    @TempDir
    Path directory;

    @Test
    void shouldHaveAnOptionForEverySettingOfATraining() {
        assertThat(TrainSettings.names()).containsExactlyInAnyOrderElementsOf(TrainConfig.names());
    }

    @Test
    void shouldDocumentEveryExitCode() {
        Session help = Session.run("--help");
        assertThat(help.code()).isZero();
        for (ExitCode code : ExitCode.values()) {
            assertThat(help.out()).contains("  " + code.code() + " ").contains(code.meaning());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "train",
                "eval",
                "predict",
                "devices",
                "tune",
                "bench",
                "profile",
                "evaluate",
                "search",
                "inspect",
                "export",
                "compare",
                "report",
                "fpga",
                "fpga doctor",
                "fpga devices",
                "fpga sim",
                "fpga prove",
                "fpga synth",
                "completion"
            })
    void shouldExplainEveryCommandWithAnExample(String command) {
        Session help = Session.run((command + " --help").split(" ", -1));
        assertThat(help.code()).isZero();
        assertThat(help.out())
                .contains("Usage: kiln " + command)
                .contains("Example")
                .contains("--json");
        assertThat(help.out().lines().mapToInt(String::length).max().orElse(0)).isLessThanOrEqualTo(100);
        assertThat(help.err()).isEmpty();
    }

    @Test
    void shouldSuggestTheOptionThatWasMeant() {
        Session.run("train", "--epoch", "3").failedWith(ExitCode.USAGE, "\"--epoch\"", "did you mean \"--epochs\"?");
        Session.run("train", "--lerning-rate=3").failedWith(ExitCode.USAGE, "did you mean \"--learning-rate\"?");
    }

    @Test
    void shouldSuggestTheCommandThatWasMeant() {
        Session.run("trian").failedWith(ExitCode.USAGE, "unknown command \"trian\"", "did you mean \"train\"?");
    }

    @Test
    void shouldSuggestTheValueThatWasMeant() {
        Session.run("train", "--optimizer", "adam").failedWith(ExitCode.USAGE, "did you mean \"adamw\"?");
        Session.run("train", "--schedule", "cosin").failedWith(ExitCode.USAGE, "did you mean \"cosine\"?");
        Session.run("train", "--model", "mpl:8").failedWith(ExitCode.USAGE, "did you mean \"mlp\"?");
        Session.run("train", "--recipe", "fp31").failedWith(ExitCode.USAGE, "did you mean \"fp32\"?");
    }

    @Test
    void shouldRefuseValuesOutOfRange() {
        Session.run("train", "--epochs", "0").failedWith(ExitCode.USAGE, "--epochs", "found 0");
        Session.run("train", "--batch", "many").failedWith(ExitCode.USAGE, "--batch", "\"many\"");
        Session.run("train", "--learning-rate", "NaN").failedWith(ExitCode.USAGE, "--learning-rate", "NaN");
    }

    @Test
    void shouldAnswerMachinesWithOneErrorObjectAndNothingElse() {
        Session session = Session.run("train", "--json", "--epoch", "3");
        assertThat(session.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(session.err()).isEmpty();
        assertThat(session.objects()).hasSize(1);
        assertThat(session.last().propertyNames()).containsExactly("event", "code", "message");
        assertThat(session.last().path("event").asString()).isEqualTo("error");
        assertThat(session.last().path("code").asString()).isEqualTo("unknown-option");
    }

    @Test
    void shouldReadSettingsFromAFileAndRefuseWrongOnes() throws Exception {
        Path file = directory.resolve("settings.json");
        Files.writeString(file, "{\"epochs\": 2, \"batchh\": 3}");
        Session.run("train", "--config", file.toString())
                .failedWith(ExitCode.USAGE, "batchh", "did you mean \"batch\"?", "settings.json");
        Files.writeString(file, "{\"epochs\": 2");
        Session.run("train", "--config", file.toString()).failedWith(ExitCode.DATA, "settings.json", "JSON");
        Session.run("train", "--config", directory.resolve("none.json").toString())
                .failedWith(ExitCode.DATA, "none.json", "no such file");
    }

    @Test
    void shouldListDevicesWithReasonsForThoseThatAreMissing() {
        Session session = Session.run("devices", "--json");
        assertThat(session.code()).isZero();
        List<JsonNode> engines = session.objects();
        assertThat(engines).extracting(engine -> engine.path("name").asString()).contains("embedded", "tornadovm");
        assertThat(engines.getFirst().path("available").asBoolean()).isTrue();
        assertThat(engines.get(1).path("reason").asString()).isNotBlank();
        assertThat(Session.run("devices").out()).contains("host", "tornadovm is not available");
    }

    @Test
    void shouldCompleteCommandsAndOptions() {
        Session session = Session.run("completion");
        assertThat(session.out())
                .contains("--learning-rate", "--split", "compare", "cosine", "--tool-path")
                .contains("complete -F");
        assertThat(Session.run("completion", "zsh").out()).contains("bashcompinit");
    }

    @Test
    void shouldBeAValidCommandLineModel() {
        CommandLine line = new Kiln(Console.plain(System.out, System.err)).commandLine();
        assertThat(line.getSubcommands()).hasSize(16);
        assertNamedWithExamples(line);
        CommandLine fpga = Objects.requireNonNull(line.getSubcommands().get("fpga"));
        assertThat(fpga.getSubcommands()).containsOnlyKeys(FpgaCommand.NAMES);
        assertNamedWithExamples(fpga);
    }

    private static void assertNamedWithExamples(CommandLine line) {
        assertThat(line.getSubcommands())
                .allSatisfy((name, c) -> assertThat(c.getCommand()
                                .getClass()
                                .getAnnotation(CommandLine.Command.class)
                                .name())
                        .isEqualTo(name));
        assertThat(line.getSubcommands().values())
                .allMatch(c -> c.getCommandSpec().usageMessage().footer().length > 0);
    }
}
