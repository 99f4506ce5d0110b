package dev.kiln.fpga.design;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.KilnException;
import dev.kiln.fpga.design.Folding.Multiplier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FpgaSettingsTest {
    private static final String WHOLE =
            "{\"device\": \"XC7A35T\", \"rows\": 16, \"lanes\": 4," + " \"multiplier\": \"dsp\", \"skip\": true}";

    @TempDir
    Path home = Path.of("");

    private static void use(FpgaSettings settings) {
        assertThat(settings.folding().tile()).isPositive();
        assertThat(settings.device().luts()).isPositive();
    }

    private Path file(String text) throws IOException {
        return Files.writeString(home.resolve("fpga.json"), text);
    }

    @Test
    void shouldReadAFileAndPreferTheCommandLine() throws IOException {
        FpgaSettings settings = FpgaSettings.read(file(WHOLE), Map.of("rows", "32", "multiplier", "lut"));
        assertThat(settings.folding()).isEqualTo(new Folding(32, 4, Multiplier.LUT, true));
        assertThat(settings.device().name()).isEqualTo("XC7A35T");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"rows\": 16|\"row\": 16|did you mean \"rows\"",
                "\"rows\": 16|\"rows\": 17|power of two",
                "\"rows\": 16|\"rows\": -16|whole number",
                "\"rows\": 16|\"rows\": 99999999999|whole number",
                "\"rows\": 16|\"rows\": [16]|one value",
                "\"rows\": 16, |''|\"rows\" is missing",
                "\"lanes\": 4|\"lanes\": 32|lanes to be a power of two up to 16",
                "\"dsp\"|\"alu\"|dsp or lut",
                "true}|\"yes\"}|true or false",
                "true}|true, \"group\": 64}|\"group\" to be 32",
            })
    void shouldSayWhatIsWrong(String part, String instead, String problem) throws IOException {
        assertThat(WHOLE).contains(part);
        Path file = file(WHOLE.replace(part, instead));
        assertThatThrownBy(() -> use(FpgaSettings.read(file, Map.of())))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void shouldAskForAFoldingWhereThereIsNone() {
        FpgaSettings settings = FpgaSettings.read(null, Map.of("device", "XC7A35T"));
        assertThatThrownBy(settings::folding)
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("\"rows\" is missing");
    }

    @Test
    void shouldReadAnyBytesOrSayWhy() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        for (int turn = 0; turn < 2000; turn++) {
            byte[] bytes = WHOLE.getBytes(StandardCharsets.UTF_8);
            for (int edits = random.nextInt(4); edits >= 0; edits--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Path file = home.resolve("fuzzed.json");
            Files.write(file, bytes);
            try {
                use(FpgaSettings.read(file, Map.of()));
            } catch (KilnException e) {
                assertThat(e.code()).isIn("bad-config", "bad-json", "bad-option", "unknown-part");
            }
        }
    }
}
