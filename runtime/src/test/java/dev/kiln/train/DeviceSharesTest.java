package dev.kiln.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.KilnException;
import dev.kiln.metrics.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceSharesTest {
    private static final List<String> NAMES = List.of("host", "opencl:0");

    @TempDir
    Path directory;

    private TrainConfig config(String shares) {
        return TrainConfig.defaults().with("device", "host,opencl:0").with("device-shares", shares);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "host,             | auto | names of devices",
                ",host             | auto | names of devices",
                "host,,opencl:0    | auto | names of devices",
                "host, host        | auto | each device once",
                "host              | 3:1  | auto, since there is one device",
                "host,opencl:0     | 3    | a whole number from 1 for each of host, opencl:0",
                "host,opencl:0     | 3:1: | a whole number from 1 for each of host, opencl:0",
                "host,opencl:0     | 3:0  | a whole number from 1 for each of host, opencl:0",
                "host,opencl:0     | 3:12345678 | a whole number from 1",
            })
    void shouldRefuseWhatCanNotBeDivided(String devices, String shares, String words) {
        assertThatThrownBy(() -> TrainConfig.fromJson(
                        "{\"device\": \"%s\", \"device-shares\": \"%s\"}".formatted(devices, shares), "test"))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining(words)
                .hasMessageNotContaining("\n");
    }

    @Test
    void shouldRefuseABatchThatIsSmallerThanTheNumberOfDevices() {
        assertThatThrownBy(() -> config("auto").with("batch", "1")).hasMessageContaining("--batch of at least");
    }

    @Test
    void shouldRefuseARunThatIsNoneOrOfOtherDevices() throws IOException {
        RunDirectory run = new RunDirectory(directory);
        assertThatThrownBy(() -> DeviceShares.divider(config("runs/none"), NAMES, run, 0))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("runs/none");
        write("{\"event\":\"division\",\"step\":0,\"rows\":{\"host\":64,\"opencl:1\":64},\"milliseconds\":{}}");
        assertThatThrownBy(() -> DeviceShares.divider(config(directory.toString()), NAMES, run, 0))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("host,opencl:0");
    }

    @Test
    void shouldReplayTheDivisionsOfARun() throws IOException {
        write(
                "{\"event\":\"division\",\"step\":0,\"reason\":\"\",\"rows\":{\"host\":64,\"opencl:0\":64},\"milliseconds\":{}}",
                "{\"event\":\"division\",\"step\":7,\"reason\":\"\",\"rows\":{\"host\":96,\"opencl:0\":32},\"milliseconds\":{}}",
                "{\"event\":\"dropped\",\"step\":20,\"device\":\"opencl:0\",\"message\":\"gone\"}",
                "{\"event\":\"division\",\"step\":20,\"reason\":\"\",\"rows\":{\"host\":128,\"opencl:0\":0},\"milliseconds\":{}}");
        Divider divider = DeviceShares.divider(
                config(directory.toString()), NAMES, new RunDirectory(directory.resolve("other")), 0);
        assertThat(divider.before(6).rows()).containsExactly(64, 64);
        assertThat(divider.before(7).rows()).containsExactly(96, 32);
        assertThat(divider.before(19).rows()).containsExactly(96, 32);
        assertThat(divider.before(20).rows()).containsExactly(128, 0);
        divider.drop(0);
        assertThat(divider.before(21).rows()).containsExactly(0, 128);
    }

    @Test
    void shouldGoOnWithTheDivisionThatARunHad() throws IOException {
        write(
                "{\"event\":\"division\",\"step\":0,\"reason\":\"\",\"rows\":{\"host\":64,\"opencl:0\":64},\"milliseconds\":{}}",
                "{\"event\":\"division\",\"step\":7,\"reason\":\"\",\"rows\":{\"host\":96,\"opencl:0\":32},\"milliseconds\":{}}");
        RunDirectory run = new RunDirectory(directory);
        assertThat(DeviceShares.divider(config("auto"), NAMES, run, 8).before(8).rows())
                .containsExactly(96, 32);
        assertThat(DeviceShares.divider(config("auto"), NAMES, run, 6).before(6).rows())
                .containsExactly(64, 64);
    }

    private void write(String... lines) throws IOException {
        Files.write(directory.resolve("decisions.jsonl"), List.of(lines));
    }
}
