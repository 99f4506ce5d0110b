package dev.kiln.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.KilnException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainConfigTest {
    @Test
    void shouldComeBackFromJsonAsItWas() {
        TrainConfig config = TrainConfig.defaults()
                .with("learning-rate", "0.1234567890123")
                .with("optimizer", "adamw")
                .with("seed", "-9223372036854775808")
                .with("nesterov", "true")
                .with("run-dir", "/tmp/x \"y\"")
                .with("schedule", "cosine");
        assertThat(TrainConfig.fromJson(config.toJson(), "test")).isEqualTo(config);
        assertThat(TrainConfig.fromJson("{\"config\": " + config.toJson() + ", \"versions\": {}}", "run.json"))
                .isEqualTo(config);
    }

    @Test
    void shouldTakeTheOptimizersUsualRateWhereNoneIsGiven() {
        TrainConfig config = TrainConfig.defaults();
        assertThat(config.effectiveLearningRate()).isEqualTo(0.1);
        assertThat(config.with("optimizer", "adamw").effectiveLearningRate()).isEqualTo(0.001);
        assertThat(config.with("learning-rate", "3").effectiveLearningRate()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "epoch | 3 | did you mean \"epochs\"?",
                "epochs | three | expected a whole number, found \"three\"",
                "epochs | 0 | expected 1 to 1000000, found 0",
                "optimizer | adam | did you mean \"adamw\"?",
                "learning-rate | NaN | expected a number from 0, found NaN",
                "learning-rate | Infinity | expected a number from 0",
                "batch | 0 | expected 1 to",
                "recipe | fp23 | did you mean \"fp32\"?",
                "schedule | cosin | did you mean \"cosine\"?",
                "engine | embeded | did you mean \"embedded\"?",
                "validation | 1 | less than 1",
                "nesterov | yes | known: true, false",
                "keep-checkpoints | 0 | expected at least 1",
            })
    void shouldRefuseInOneLineWhatIsWrong(String name, String value, String reason) {
        assertThatThrownBy(() -> TrainConfig.defaults().with(name, value))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining(reason)
                .hasMessageNotContaining("\n");
        assertThatThrownBy(() -> TrainConfig.fromJson("{\"" + name + "\": \"" + value + "\"}", "c.json"))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1] | is not a JSON object",
                "{\"epochs\" | is not JSON",
                "{\"epochs\": [1]} | is not a single value",
                "{\"epochs\": null} | is null",
            })
    void shouldRefuseInOneLineJsonThatIsNoConfiguration(String json, String reason) {
        assertThatThrownBy(() -> TrainConfig.fromJson(json, "c.json"))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("c.json")
                .hasMessageContaining(reason)
                .hasMessageNotContaining("\n");
    }

    @Test
    void shouldMeasureAgainstATrainingWithoutAnythingQuantized() {
        TrainConfig baseline = TrainConfig.defaults()
                .with("recipe", "hqaf")
                .with("policy", "p.json")
                .with("exact", "true")
                .with("optimizer-state", "fp8")
                .with("guard", "true")
                .baseline(44);
        assertThat(baseline).isEqualTo(TrainConfig.defaults().with("seed", "44"));
    }
}
