package dev.kiln.fpga.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class InventoryTest {
    @TempDir
    Path home;

    @Test
    void shouldBeAbleToDoNothingWithAnEmptyPath() {
        Inventory inventory = Inventory.of(new Toolbox(SearchPath.of("")));
        assertThat(inventory.tools())
                .hasSize(Tool.values().length)
                .allMatch(status -> status.state() == ToolStatus.State.MISSING
                        && status.path().isEmpty()
                        && status.version().isEmpty()
                        && !status.problem().isEmpty());
        for (Stage stage : Stage.values()) {
            assertThat(inventory.possible(stage)).isFalse();
            assertThat(inventory.lacking(stage)).containsExactlyElementsOf(stage.tools());
        }
        assertThat(inventory.ready()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "verilator | Verilator 5.006 2023-01-22 rev (Debian 5.006-3) | 5.006",
                "make | GNU Make 4.3 | 4.3",
                "g++ | g++ (Debian 12.2.0-14+deb12u1) 12.2.0 | 12.2.0-14+deb12u1",
                "iverilog | Icarus Verilog version 11.0 (stable) () | 11.0",
                "vvp | Icarus Verilog runtime version 12.0 (devel) (s20221226-119-g8cb2e1a05) | 12.0",
                "yosys | Yosys 0.38+46 (git sha1 7ce5011c24b, clang 14) | 0.38+46",
                "nextpnr-ice40 | nextpnr-ice40 -- Next Generation Place and Route (Version 0.4-1+b1) | 0.4-1+b1",
                "nextpnr-ecp5 | \"nextpnr-ecp5\" -- Next Generation (Version nextpnr-0.7-13-gf085950) | 0.7-13-gf085950",
                "yosys | a build of my own | a build of my own"
            })
    void shouldReadTheVersion(String program, String says, String version) throws IOException {
        Toolbox toolbox = new StandInTools(home)
                .with(program, "cat >&2 <<'END'", says, "(C) 1998-2020 v9.9", "END")
                .toolbox();
        ToolStatus status = ToolStatus.of(toolbox, Tool.named(program));
        assertThat(status)
                .isEqualTo(new ToolStatus(
                        Tool.named(program),
                        ToolStatus.State.OK,
                        home.resolve(program).toString(),
                        version,
                        ""));
    }

    @Test
    void shouldNotCountWhatDoesNotRun() throws IOException {
        Toolbox toolbox = new StandInTools(home)
                .with("yosys", "echo 'error while loading shared libraries: libtcl8.6.so' >&2", "exit 127")
                .with("vvp", "sleep 300")
                .toolbox();
        Path iverilog = Files.writeString(home.resolve("iverilog"), "#!/no/such/interpreter\n");
        assertThat(iverilog.toFile().setExecutable(true)).isTrue();

        ToolStatus yosys = ToolStatus.of(toolbox, Tool.YOSYS);
        assertThat(yosys.state()).isEqualTo(ToolStatus.State.BROKEN);
        assertThat(yosys.problem())
                .isEqualTo("yosys -V ends with exit code 127: error while loading shared libraries: libtcl8.6.so");
        ToolStatus vvp = ToolStatus.of(toolbox, Tool.VVP, Duration.ofMillis(500));
        assertThat(vvp.state()).isEqualTo(ToolStatus.State.BROKEN);
        assertThat(vvp.problem()).isEqualTo("vvp -V does not end within 500 ms");
        ToolStatus compiler = ToolStatus.of(toolbox, Tool.IVERILOG);
        assertThat(compiler.state()).isEqualTo(ToolStatus.State.BROKEN);
        assertThat(compiler.problem()).startsWith("iverilog -V can't be started: ");
        assertThat(compiler.usable()).isFalse();
    }

    @Test
    void shouldBeReadyWithEitherSimulatorAndSynthesis() throws IOException {
        StandInTools tools = new StandInTools(home).with("yosys", "echo Yosys 0.23");
        assertThat(Inventory.of(tools.toolbox()).ready()).isFalse();
        Toolbox icarus =
                tools.with("iverilog", "echo 11.0").with("vvp", "echo 11.0").toolbox();
        assertThat(Inventory.of(icarus).ready()).isTrue();
        assertThat(Inventory.of(icarus).lacking(Stage.VERILATOR_SIMULATION))
                .containsExactly(Tool.VERILATOR, Tool.MAKE, Tool.CPP);
        Files.delete(home.resolve("vvp"));
        Toolbox verilator = tools.with("verilator", "echo 5.006")
                .with("make", "echo 4.3")
                .with("g++", "echo 12.2.0")
                .toolbox();
        assertThat(Inventory.of(verilator).ready()).isTrue();
        assertThat(Inventory.of(verilator).possible(Stage.ICARUS_SIMULATION)).isFalse();
        Files.delete(home.resolve("yosys"));
        assertThat(Inventory.of(verilator).ready()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadTheVersionOfTheToolItself(Tool tool) {
        Toolbox toolbox = new Toolbox(SearchPath.ofEnvironment());
        Optional<Path> path = toolbox.find(tool);
        Assumptions.assumeTrue(path.isPresent(), tool.program() + " is not on the PATH: " + tool.install());
        ToolStatus status = ToolStatus.of(toolbox, tool);
        assertThat(status.problem()).isEmpty();
        assertThat(status.version()).matches("\\d+\\.\\d.*");
    }
}
