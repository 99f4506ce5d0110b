package dev.kiln.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.KilnException;
import dev.kiln.data.DataSplits;
import dev.kiln.metrics.MetricsJson;
import dev.kiln.metrics.RunDirectory;
import dev.kiln.metrics.RunRecorder;
import dev.kiln.metrics.StartFormats;
import dev.kiln.model.ModelSpec;
import dev.kiln.model.Network;
import dev.kiln.model.Precision;
import dev.kiln.precision.Decision;
import dev.kiln.precision.Policy;
import dev.kiln.precision.PolicyJson;
import dev.kiln.tensor.TensorAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Formats that change while a network trains: it goes on, resumes, and can be repeated. */
class AdaptiveStepTest {
    private static final int FEATURES = 12;
    private static final int CLASSES = 4;

    /** Restless: weights and inputs are promoted for their noise, and demoted as soon as they may be. */
    private static final String RESTLESS = "{\"quietWindows\": 1, \"maxChanges\": 3, \"weightsFloor\": 21.5,"
            + " \"inputsFloor\": 34, \"margin\": 0, \"gapLimit\": 1000, \"spike\": 1000, \"gradientsFloor\": 20}";

    @TempDir
    Path directory;

    private final List<Decision> decisions = new ArrayList<>();

    private TrainConfig config(String... settings) throws IOException {
        Path policy = directory.resolve("policy.json");
        Network network = Network.of(ModelSpec.parse("mlp:40,24"), FEATURES, CLASSES);
        String text = PolicyJson.write(Policy.of(network, Precision.hqaf(network.spec())));
        Files.writeString(policy, text.replaceFirst("\\{", "{\"controller\": " + RESTLESS + ","));
        TrainConfig config = TrainConfig.defaults()
                .with("model", "mlp:40,24")
                .with("recipe", "hqaf")
                .with("batch", "32")
                .with("adapt-every", "5")
                .with("bit-budget", "40")
                .with("max-steps", "60")
                .with("policy", policy.toString());
        for (String setting : settings) {
            String[] pair = setting.split("=", 2);
            config = config.with(pair[0], pair[1]);
        }
        return config;
    }

    private RunSummary train(TrainConfig config, String run, long stopAt) {
        decisions.clear();
        Path home = directory.resolve(run);
        try (TensorAllocator allocator = new TensorAllocator();
                DataSplits data = Blobs.splits(500, FEATURES, CLASSES)) {
            RunDirectory files = new RunDirectory(home);
            Trainer[] trainer = new Trainer[1];
            try (Recorder listener = new Recorder(files, config, decisions) {
                @Override
                public void onStep(dev.kiln.metrics.StepMetrics metrics) {
                    if (metrics.step() == stopAt) {
                        trainer[0].stop();
                    }
                }
            }) {
                trainer[0] = new Trainer(
                        config.with("log-every", "1"), data, allocator, home.resolve("checkpoints"), listener);
                return trainer[0].run();
            }
        }
    }

    /** Keeps what a replay needs. */
    private static class Recorder implements TrainListener, AutoCloseable {
        private final RunDirectory run;
        private final TrainConfig config;
        private final List<Decision> decisions;
        private @Nullable RunRecorder recorder;

        Recorder(RunDirectory run, TrainConfig config, List<Decision> decisions) {
            this.run = run;
            this.config = config;
            this.decisions = decisions;
        }

        @Override
        public void onStart(RunInfo info) {
            ObjectNode json = MetricsJson.object();
            ObjectNode settings = (ObjectNode) MetricsJson.parse(config.toJson());
            settings.remove(List.of("resume", "run-dir"));
            json.set("config", settings);
            json.putObject("info").put("data_fingerprint", info.dataFingerprint());
            run.writeRunJson(json);
            recorder = RunRecorder.open(run, info.firstStep());
        }

        @Override
        public void onFormats(StartFormats formats) {
            if (recorder != null) {
                recorder.decision(StartFormats.EVENT, formats);
            }
        }

        @Override
        public void onDecision(Decision decision) {
            decisions.add(decision);
            if (recorder != null) {
                recorder.decision(Decision.EVENT, decision);
            }
        }

        @Override
        public void close() {
            if (recorder != null) {
                recorder.close();
            }
        }
    }

    @Test
    void shouldChangeFormatsAndGoOnLearning() throws Exception {
        RunSummary summary = train(config("max-steps=120"), "a", 0);
        assertThat(decisions).as("%s", decisions).anyMatch(Decision::narrows);
        assertThat(decisions).anyMatch(decision -> decision.tensor().equals("weights") && !decision.narrows());
        assertThat(decisions).anyMatch(decision -> decision.tensor().equals("inputs"));
        assertThat(summary.promotions() + summary.demotions()).isEqualTo(decisions.size());
        assertThat(summary.demotions())
                .isEqualTo((int) decisions.stream().filter(Decision::narrows).count());
        RunSummary fixed = train(config("max-steps=120", "adapt-every=0"), "b", 0);
        assertThat(decisions).isEmpty();
        assertThat(summary.testAccuracy()).isGreaterThan(fixed.testAccuracy() - 0.03);
        assertThat(summary.weightsSha256()).isNotEqualTo(fixed.weightsSha256());
    }

    @ParameterizedTest
    @ValueSource(longs = {17, 20, 41})
    void shouldGoOnWithTheBitsAndDecisionsOfARunThatWasNotStopped(long stop) throws Exception {
        RunSummary whole = train(config(), "whole", 0);
        List<Decision> all = List.copyOf(decisions);
        train(config(), "part", stop);
        List<Decision> before = List.copyOf(decisions);
        RunSummary rest = train(config("resume=" + directory.resolve("part")), "part", 0);
        List<Decision> joined = new ArrayList<>(before);
        joined.addAll(decisions);
        assertThat(joined).isEqualTo(all);
        assertThat(rest.weightsSha256()).isEqualTo(whole.weightsSha256());
        assertThat(rest.promotions()).isEqualTo(whole.promotions());
        assertThat(rest.demotions()).isEqualTo(whole.demotions());
        assertThat(rest.bitsPerWeightTrain()).isEqualTo(whole.bitsPerWeightTrain());
    }

    @Test
    void shouldReplayARun() throws Exception {
        RunSummary run = train(config(), "run", 0);
        List<Decision> made = List.copyOf(decisions);
        RunSummary again = train(config("replay=" + directory.resolve("run")), "again", 0);
        assertThat(decisions).isEqualTo(made);
        assertThat(again.weightsSha256()).isEqualTo(run.weightsSha256());
        assertThat(again.promotions()).isEqualTo(run.promotions());
    }

    @ParameterizedTest
    @ValueSource(strings = {"seed=43", "learning-rate=0.05", "batch=16", "max-steps=61", "schedule=constant"})
    void shouldNotReplayAnotherRun(String other) throws Exception {
        train(config("max-steps=20"), "run", 0);
        TrainConfig config = config("max-steps=20", other, "replay=" + directory.resolve("run"));
        assertThatThrownBy(() -> train(config, "again", 0))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("cannot be replayed")
                .hasMessageContaining(other.substring(0, other.indexOf('=')));
        assertThat(directory.resolve("again/checkpoints")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"event\":\"width\",\"step\":5,\"layer\":\"layers.9\",\"tensor\":\"weights\",\"from\":\"INT4\",\"to\":\"INT8\",\"cause\":\"precision\",\"value\":1,\"limit\":2,\"sqnr\":3,\"sensitivity\":4,\"bits_per_weight\":5}",
                "{\"event\":\"width\",\"step\":5,\"layer\":\"layers.0\",\"tensor\":\"weights\",\"from\":\"INT8\",\"to\":\"BF16\",\"cause\":\"precision\",\"value\":1,\"limit\":2,\"sqnr\":3,\"sensitivity\":4,\"bits_per_weight\":5}",
                "{\"event\":\"width\",\"step\":5,\"layer\":\"layers.0\",\"tensor\":\"bias\",\"from\":\"INT4\",\"to\":\"INT8\",\"cause\":\"precision\",\"value\":1,\"limit\":2,\"sqnr\":3,\"sensitivity\":4,\"bits_per_weight\":5}",
                "{\"event\":\"width\",\"step\":5,\"layer\":\"layers.0\",\"tensor\":\"weights\",\"from\":\"INT4\",\"to\":\"INT3\",\"cause\":\"precision\",\"value\":1,\"limit\":2,\"sqnr\":3,\"sensitivity\":4,\"bits_per_weight\":5}",
                "{\"event\":\"width\",\"step\":5,\"layer\":\"layers.0\",\"tensor\":\"weights\",\"from\":\"INT4\",\"to\":\"FP32\",\"cause\":\"precision\",\"value\":1,\"limit\":2,\"sqnr\":3,\"sensitivity\":4,\"bits_per_weight\":5}",
                "{\"event\":\"width\",\"step\":5,\"layer\":\"layers.0\",\"tensor\":\"weights\",\"from\":\"INT4\",\"cause\":\"precision\",\"value\":1,\"limit\":2,\"sqnr\":3,\"sensitivity\":4,\"bits_per_weight\":5}",
                "{\"event\":\"width\",\"step\":5,\"layer\":\"layers.0\",\"tensor\":\"weights\",\"from\":\"INT4\",\"to\":\"INT8\",\"value\":1,\"limit\":2,\"sqnr\":3,\"sensitivity\":4,\"bits_per_weight\":5}",
                "{\"event\":\"width\",\"step\":5}",
                "{\"event\":\"width\",\"step\":\"x\"}",
            })
    void shouldSayWhichDecisionCannotBe(String line) throws Exception {
        train(config("max-steps=10", "adapt-every=0"), "run", 0);
        Files.writeString(directory.resolve("run/decisions.jsonl"), line + "\n");
        TrainConfig config = config("max-steps=10", "adapt-every=0", "replay=" + directory.resolve("run"));
        assertThatThrownBy(() -> train(config, "again", 0))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("replay");
    }

    @Test
    void shouldRefuseAPolicyAboveItsBudget() throws Exception {
        assertThatThrownBy(() -> train(config("bit-budget=5"), "a", 0))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("--bit-budget of 5.000");
    }

    @Test
    void shouldKeepThePolicysFormats() throws Exception {
        Path policy = directory.resolve("wide.json");
        TrainConfig config = config();
        String text = Files.readString(Path.of(String.valueOf(config.policy())))
                .replaceFirst("\"controller\".*\n?", "")
                .replace("INT4", "INT8:8")
                .replace("FP8_E4M3", "FP8_E5M2")
                .replaceFirst("\"gradients\" : \"FP16\"", "\"gradients\" : \"FP8_E5M2\"");
        text = "{" + text.substring(text.indexOf("\"format\""));
        // The second layer's gradients are FP32.
        int second = text.indexOf("\"gradients\" : \"FP16\"");
        text = text.substring(0, second) + "\"gradients\" : \"FP32\"" + text.substring(second + 20);
        Files.writeString(policy, text);
        RunSummary summary = train(config.with("policy", policy.toString()).with("max-steps", "200"), "a", 0);
        assertThat(decisions).isEmpty();
        assertThat(summary.bitsPerWeightExport()).isGreaterThan(8);
        RunSummary plain = train(config.with("adapt-every", "0").with("max-steps", "200"), "b", 0);
        assertThat(summary.testAccuracy()).isGreaterThan(plain.testAccuracy() - 0.03);
    }
}
