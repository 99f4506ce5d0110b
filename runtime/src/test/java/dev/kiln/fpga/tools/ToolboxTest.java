package dev.kiln.fpga.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.KilnException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolboxTest {
    private static final Toolbox EMPTY = new Toolbox(SearchPath.of(""));

    @TempDir
    Path home;

    @Test
    void shouldFindNothingOnAnEmptyPath() {
        for (Tool tool : Tool.values()) {
            assertThat(EMPTY.find(tool)).isEmpty();
        }
        for (Stage stage : Stage.values()) {
            assertThat(EMPTY.lacking(stage)).isEqualTo(stage.tools());
            assertThat(EMPTY.obstacle(stage)).isPresent();
        }
    }

    @Test
    void shouldSayWhatAMissingToolIsNeededForAndHowToInstallIt() {
        assertThatThrownBy(() ->
                        EMPTY.prepare(Tool.YOSYS, List.of("-V"), home, Duration.ofSeconds(1), home.resolve("log")))
                .isInstanceOfSatisfying(
                        KilnException.class, e -> assertThat(e.code()).isEqualTo("tool-missing"))
                .hasMessageContainingAll(
                        "yosys is not on the PATH", "needed for prove, synth, pnr for iCE40, pnr for ECP5")
                .hasMessageEndingWith("install it: apt-get install yosys");
    }

    @Test
    void shouldNameEveryToolThatAStageLacksAndEachPackageOnce() throws IOException {
        assertThat(EMPTY.obstacle(Stage.ICARUS_SIMULATION))
                .contains("iverilog and vvp are not on the PATH (apt-get install iverilog)");
        assertThat(EMPTY.obstacle(Stage.ICE40_ROUTING))
                .contains("yosys and nextpnr-ice40 are not on the PATH"
                        + " (apt-get install yosys; apt-get install nextpnr-ice40)");
        Toolbox some = new StandInTools(home).with("yosys").toolbox();
        assertThat(some.obstacle(Stage.SYNTHESIS)).isEmpty();
        assertThat(some.obstacle(Stage.ICE40_ROUTING))
                .contains("nextpnr-ice40 is not on the PATH (apt-get install nextpnr-ice40)");
        assertThat(some.obstacle(Stage.ECP5_ROUTING).orElseThrow()).contains("Debian 12 has no package");
    }

    @Test
    void shouldTakeTheFirstFileThatMayBeExecuted() throws IOException {
        Path folder = Files.createDirectories(home.resolve("folder"));
        Files.createDirectories(folder.resolve("yosys"));
        Path text = Files.createDirectories(home.resolve("text"));
        Files.writeString(text.resolve("yosys"), "not executable");
        new StandInTools(home.resolve("first")).with("yosys");
        new StandInTools(home.resolve("second")).with("yosys");
        String path = String.join(
                File.pathSeparator,
                "",
                folder.toString(),
                text.toString(),
                home + "/none",
                home + "/first",
                home + "/second");
        assertThat(new Toolbox(SearchPath.of(path)).find(Tool.YOSYS)).contains(home.resolve("first/yosys"));
    }

    @Test
    void shouldNotLookInTheCurrentFolderForAnEmptyEntry() {
        assertThat(SearchPath.of(File.pathSeparator + home + File.pathSeparator).folders())
                .containsExactly(home);
    }

    @Test
    void shouldNeedEveryToolForSomething() {
        for (Tool tool : Tool.values()) {
            assertThat(tool.disables()).isNotEmpty();
            assertThat(tool.disablesWords()).isNotBlank();
            assertThat(tool.install()).isNotBlank();
            assertThat(Tool.named(tool.program())).isEqualTo(tool);
        }
    }
}
