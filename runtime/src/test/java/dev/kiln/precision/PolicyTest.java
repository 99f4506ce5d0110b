package dev.kiln.precision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.KilnException;
import dev.kiln.kernels.QuantFormat;
import dev.kiln.model.ModelSpec;
import dev.kiln.model.Network;
import dev.kiln.model.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policies as files: what is written is read back, and what is wrong is said. */
class PolicyTest {
    private static final Network NETWORK = Network.of(ModelSpec.parse("mlp:96,64:norm=rms"), 128, 10);
    private static final Policy POLICY = Policy.of(NETWORK, Precision.hqaf(NETWORK.spec()));

    @TempDir
    Path directory;

    @Test
    void shouldReadBackWhatItWrites() throws Exception {
        Path file = directory.resolve("policy.json");
        Files.writeString(file, PolicyJson.write(POLICY));
        PolicyJson.Parsed parsed = PolicyJson.read(file);
        assertThat(parsed.policy()).isEqualTo(POLICY);
        assertThat(parsed.controller()).isNull();
        assertThat(parsed.policy().fit(NETWORK, "it")).isEqualTo(Precision.hqaf(NETWORK.spec()));
        String grouped = PolicyJson.write(POLICY).replaceFirst("INT4", "INT8:64");
        Policy other = PolicyJson.parse(grouped, "it").policy();
        assertThat(other.layers().getFirst().formats().weights()).isEqualTo(QuantFormat.INT8.withGroup(64));
        assertThat(PolicyJson.write(other)).isEqualTo(grouped);
    }

    @Test
    void shouldReadAController() {
        String text = PolicyJson.write(POLICY)
                .replaceFirst("\\{", "{\"controller\": {\"quietWindows\": 9, \"weightsFloor\": 15},");
        ControllerSettings settings =
                java.util.Objects.requireNonNull(PolicyJson.parse(text, "it").controller());
        assertThat(settings.quietWindows()).isEqualTo(9);
        assertThat(settings.weightsFloor()).isEqualTo(15);
        assertThat(settings.gapLimit()).isEqualTo(ControllerSettings.DEFAULTS.gapLimit());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"INT4\"|\"INT3\"|layer 0: weights: expected one of [INT4, INT8, BF16, FP32], found \"INT3\"",
                "\"INT4\"|\"FP16\"|found \"FP16\"",
                "\"INT4\"|\"INT4:33\"|whole bytes",
                "\"INT4\"|\"INT4:0\"|expected a group of 2 to 65536 elements, found 0",
                "\"INT4\"|\"INT4:-8\"|expected a group such as INT4:64",
                "\"INT4\"|4|needs a format \"weights\"",
                "\"outputs\"|\"output\"|unknown member \"output\"; did you mean \"outputs\"?",
                "\"format\" :|\"kind\" :|no member \"format\": \"kiln-policy\"",
                "\"version\" : 1|\"version\" : 2|expected 1",
                "\"layers\" :|\"controller\" : 3, \"layers\" :|needs an object as \"controller\"",
                "\"layers\" :|\"controller\" : {\"quiet\": 3}, \"layers\" :|unknown member \"quiet\" in \"controller\"",
                "\"layers\" :|\"controller\" : {\"spike\": 0}, \"layers\" :|spike: expected 1 to 1000000, found 0",
                "\"layers\" :|\"controller\" : {\"maxChanges\": 1.5}, \"layers\" :|needs a whole number",
                "\"outputs\" : 96|\"outputs\" : 0|layer 0: needs a whole number \"outputs\"",
                "\"outputs\" : 96|\"outputs\" : 1e99|layer 0: needs a whole number \"outputs\"",
            })
    void shouldSayWhatIsWrongWithAText(String from, String to, String message) {
        String text = PolicyJson.write(POLICY);
        assertThat(text).contains(from);
        assertThatThrownBy(() -> PolicyJson.parse(text.replaceFirst(from, to), "x.json"))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("Policy x.json")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"inputs\" : \"FP32\"|\"inputs\" : \"FP8_E4M3\"|layers.0: expected inputs FP32",
                "\"INT4\"|\"INT4:130\"|layers.0: weights: expected groups of at most 128 elements",
                "\"name\" : \"layers.0\"|\"name\" : \"layers.1\"|is for another network",
                "\"outputs\" : 96|\"outputs\" : 95|is for another network",
                "\"inputs\" : 128|\"inputs\" : 784|is for another network",
            })
    void shouldSayWhatDoesNotFitANetwork(String from, String to, String message) {
        Policy policy = PolicyJson.parse(PolicyJson.write(POLICY).replaceFirst(from, to), "x.json")
                .policy();
        assertThatThrownBy(() -> policy.fit(NETWORK, "x.json"))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining(message);
    }

    @Test
    void shouldRefuseWideGradientsOfTheLastLayer() {
        String text = PolicyJson.write(POLICY);
        int last = text.lastIndexOf("FP16");
        Policy policy = PolicyJson.parse(text.substring(0, last) + "FP32" + text.substring(last + 4), "x")
                .policy();
        assertThatThrownBy(() -> policy.fit(NETWORK, "x")).hasMessageContaining("expected gradients FP16");
    }

    @Test
    void shouldRefuseAnFp32LastLayerBehindQuantizedOnes() {
        java.util.List<Policy.OfDense> layers = new java.util.ArrayList<>(POLICY.layers());
        Policy.OfDense last = layers.removeLast();
        layers.add(new Policy.OfDense(last.name(), last.outputs(), last.inputs(), Precision.OfLayer.FP32));
        assertThatThrownBy(() -> new Policy(layers).fit(NETWORK, "x"))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("expected gradients FP16");
    }

    /** Bytes changed at random give a policy or an error that says what is wrong, and nothing else. */
    @Test
    void shouldSurviveAnyText() {
        SplittableRandom random = new SplittableRandom(17);
        PrecisionState state = PrecisionState.start(POLICY, ControllerSettings.DEFAULTS);
        String[] texts = {PolicyJson.write(POLICY), state.toJson()};
        for (int trial = 0; trial < 6000; trial++) {
            StringBuilder text = new StringBuilder(texts[trial % 2]);
            for (int i = 0; i <= random.nextInt(3); i++) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, (char) (32 + random.nextInt(95)));
                    case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(30)));
                    default -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(60))));
                }
            }
            try {
                if (trial % 2 == 0) {
                    PolicyJson.parse(text.toString(), "fuzz").policy().fit(NETWORK, "fuzz");
                } else {
                    PrecisionState.fromJson(text.toString(), "fuzz").policy().fit(NETWORK, "fuzz");
                }
            } catch (KilnException said) {
                assertThat(said.code()).isEqualTo("bad-policy");
            }
        }
    }

    @Test
    void shouldKeepAStateAsItIs() {
        ControllerState controller = new Controller(ControllerSettings.DEFAULTS, 8)
                .decide(
                        POLICY,
                        ControllerState.start(3),
                        new Reading(5, 0.1 + 0.2, 1.0 / 3, Double.NaN, 1, java.util.List.of()))
                .state();
        PrecisionState state = PrecisionState.start(POLICY, ControllerSettings.DEFAULTS)
                .with(POLICY, controller, 2, 1)
                .plus(0.1f);
        assertThat(PrecisionState.fromJson(state.toJson(), "it")).isEqualTo(state);
        PrecisionState pinned = PrecisionState.start(POLICY, null);
        assertThat(PrecisionState.fromJson(pinned.toJson(), "it")).isEqualTo(pinned);
    }
}
