package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.fpga.part.Parts;
import dev.kiln.fpga.tools.Stage;
import dev.kiln.fpga.tools.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class FpgaTest {
    @TempDir
    Path home;

    @Test
    void shouldShowItsHelpWhereNothingIsAskedFor() {
        Session session = Session.run("fpga");
        assertThat(session.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(session.out()).isEmpty();
        assertThat(session.err()).contains("Usage: kiln fpga", "doctor", "devices");

        Session json = Session.run("fpga", "--json");
        assertThat(json.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(json.objects()).hasSize(1);
        assertThat(json.last().path("code").asString()).isEqualTo("bad-usage");
        assertThat(json.err()).isEmpty();
    }

    @Test
    void shouldSuggestTheCommandAndTheOptionThatWereMeant() {
        Session.run("fpga", "docter")
                .failedWith(
                        ExitCode.USAGE, "unknown command \"docter\"", "did you mean \"doctor\"?", "kiln fpga --help");
        Session.run("fpga", "doctor", "--toolpath", "x")
                .failedWith(ExitCode.USAGE, "did you mean \"--tool-path\"?", "kiln fpga doctor --help");
    }

    @Test
    void shouldSayWhatEveryMissingToolDisablesAndHowToInstallIt() {
        Session session = Session.run("fpga", "doctor", "--tool-path", "");
        assertThat(session.code()).isEqualTo(ExitCode.TOOL.code());
        for (Tool tool : Tool.values()) {
            assertThat(session.out().lines())
                    .anyMatch(line -> line.contains(tool.program() + " ") && line.contains("missing"))
                    .anyMatch(line -> line.endsWith("disables: " + tool.disablesWords()))
                    .anyMatch(line -> line.endsWith("install: " + tool.install()));
        }
        assertThat(session.out()).contains("Not ready: a simulator is needed", "Yosys is needed for synthesis");
        assertThat(session.err()).isEmpty();
    }

    @Test
    void shouldTellMachinesOfEveryToolAndStage() {
        Session session = Session.run("fpga", "doctor", "--json", "--tool-path", "");
        assertThat(session.code()).isEqualTo(ExitCode.TOOL.code());
        List<JsonNode> tools = events(session, "tool");
        assertThat(tools).hasSize(Tool.values().length).allSatisfy(tool -> {
            assertThat(tool.propertyNames())
                    .containsExactly("event", "name", "status", "version", "path", "problem", "disables", "install");
            assertThat(tool.path("status").asString()).isEqualTo("missing");
            assertThat(tool.path("disables")).isNotEmpty();
            assertThat(tool.path("install").asString()).isNotBlank();
        });
        List<JsonNode> stages = events(session, "stage");
        assertThat(stages).hasSize(Stage.values().length).allSatisfy(stage -> {
            assertThat(stage.propertyNames()).containsExactly("event", "command", "name", "possible", "lacking");
            assertThat(stage.path("possible").asBoolean(true)).isFalse();
            assertThat(stage.path("lacking")).isNotEmpty();
        });
        assertThat(session.objects()).hasSize(tools.size() + stages.size());
    }

    @Test
    void shouldBeContentWithOneSimulatorAndSynthesis() throws IOException {
        tool("iverilog", "echo 'Icarus Verilog version 11.0 (stable) ()'");
        tool("vvp", "echo 'Icarus Verilog runtime version 11.0 (stable) ()'");
        tool("yosys", "echo 'Yosys 0.23 (git sha1 7ce5011c24b)'");
        tool("nextpnr-ice40", "echo 'error while loading shared libraries' >&2; exit 127");
        Session session = Session.run("fpga", "doctor", "--tool-path", home.toString());
        assertThat(session.code()).isZero();
        assertThat(session.out())
                .contains("0.23", home.resolve("yosys").toString(), "Circuits can be simulated and synthesized.")
                .contains("broken", "ends with exit code 127: error while loading shared libraries")
                .contains("install again: apt-get install nextpnr-ice40");
    }

    @Test
    void shouldListPartsWithTheirSources() {
        Session session = Session.run("fpga", "devices");
        assertThat(session.code()).isZero();
        assertThat(session.out())
                .contains("part", "open place-and-route")
                .contains("nextpnr-ice40 --hx8k --package ct256")
                .contains("FPGA-DS-02029", "DS180", "Debian 12 has no nextpnr-ecp5")
                .containsPattern("XC7A35T +Artix-7 +20800 +41600 +90 +25×18 +1800 +no\n")
                .containsPattern("iCE40HX1K +iCE40 HX +1280 +1280 +0 +64 +nextpnr-ice40 ");
        assertThat(session.out().lines().mapToInt(String::length).max().orElse(0))
                .isLessThanOrEqualTo(120);
    }

    @Test
    void shouldTellMachinesOfEveryPart() {
        Session session = Session.run("fpga", "devices", "--json");
        assertThat(session.code()).isZero();
        List<JsonNode> parts = events(session, "part");
        assertThat(session.objects()).hasSameSizeAs(parts).hasSameSizeAs(Parts.all());
        assertThat(parts).allSatisfy(part -> {
            assertThat(part.path("luts").asInt()).isPositive();
            assertThat(part.path("source").asString()).isNotBlank();
        });
        JsonNode routing = parts.getFirst().path("routing");
        assertThat(routing.path("program").asString()).isEqualTo("nextpnr-ice40");
        assertThat(routing.path("options").get(0).asString()).isEqualTo("--hx1k");
        assertThat(parts.getLast().path("routing").isNull()).isTrue();
    }

    private static List<JsonNode> events(Session session, String name) {
        return session.objects().stream()
                .filter(event -> event.path("event").asString().equals(name))
                .toList();
    }

    private void tool(String name, String script) throws IOException {
        Path file = Files.writeString(home.resolve(name), "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
