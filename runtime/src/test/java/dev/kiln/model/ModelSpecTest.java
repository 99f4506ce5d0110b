package dev.kiln.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.KilnException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelSpecTest {
    @Test
    void shouldReadWidthsAndSettings() {
        assertThat(ModelSpec.parse("mlp:1024,32:activation=gelu:norm=rms:dropout=0.25")
                        .layers())
                .containsExactly(
                        new Layer.Dense(1024),
                        new Layer.Normalization(NormalizationKind.RMS),
                        new Layer.Activation(ActivationFunction.GELU),
                        new Layer.Dropout(0.25f),
                        new Layer.Dense(32),
                        new Layer.Normalization(NormalizationKind.RMS),
                        new Layer.Activation(ActivationFunction.GELU),
                        new Layer.Dropout(0.25f));
        assertThat(ModelSpec.parse("mlp:").layers()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlp:", "mlp:7", "mlp:8,8:activation=silu:dropout=0.1", "mlp:8:norm=layer"})
    void shouldComeBackFromJsonAsItWas(String line) {
        ModelSpec spec = ModelSpec.parse(line);
        assertThat(ModelSpec.fromJson(spec.toJson(), "test")).isEqualTo(spec);
    }

    @Test
    void shouldReadAJsonFile(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("net.json");
        Files.writeString(file, "{\"layers\": [{\"type\": \"dense\", \"units\": 5}]}");
        assertThat(ModelSpec.parse(file.toString()).layers()).containsExactly(new Layer.Dense(5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mpl:10 | unknown kind \"mpl\"; did you mean \"mlp\"?",
                "mlp | no widths",
                "mlp:10,x | width \"x\" is not a whole number",
                "mlp:0 | width 0; expected 1 to",
                "mlp:8:activaton=relu | did you mean \"activation\"?",
                "mlp:8:activation=rleu | did you mean \"relu\"?",
                "mlp:8:norm=lyer | did you mean \"layer\"?",
                "mlp:8:dropout=1 | expected at least 0 and less than 1",
                "mlp:8:dropout=NaN | expected at least 0 and less than 1",
                "mlp:8:dropout | has no value",
                "mlp:8:norm=rms:norm=rms | given twice",
                "missing.json | does not exist",
            })
    void shouldRefuseInOneLineWhatItCannotRead(String text, String reason) {
        assertThatThrownBy(() -> ModelSpec.parse(text))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining(reason)
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ | is not JSON",
                "[] | no list \"layers\"",
                "{\"layers\": [{\"type\": \"dens\", \"units\": 3}]} | did you mean \"dense\"?",
                "{\"layers\": [{\"type\": \"dense\"}]} | needs a whole number \"units\"",
                "{\"layers\": [{\"type\": \"dense\", \"units\": -1}]} | expected 1 to",
                "{\"layers\": [{\"type\": \"activation\", \"function\": \"tanh\"}]} | known: relu, gelu, silu",
                "{\"layers\": [{\"type\": \"dropout\", \"rate\": 2}]} | expected at least 0",
            })
    void shouldRefuseInOneLineJsonThatIsNoModel(String json, String reason) {
        assertThatThrownBy(() -> ModelSpec.fromJson(json, "here"))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining(reason)
                .hasMessageNotContaining("\n");
    }
}
