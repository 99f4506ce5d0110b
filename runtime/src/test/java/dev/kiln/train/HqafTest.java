package dev.kiln.train;

import static dev.kiln.train.TrainingPlan.Measure.NORM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.KilnException;
import dev.kiln.data.Batch;
import dev.kiln.data.BatchLoader;
import dev.kiln.data.DataSplits;
import dev.kiln.device.Devices;
import dev.kiln.kernels.LossScaling;
import dev.kiln.kernels.QuantFormat;
import dev.kiln.kernels.StoredMatrix;
import dev.kiln.kernels.WeightCodes;
import dev.kiln.model.Model;
import dev.kiln.model.ModelSpec;
import dev.kiln.model.Network;
import dev.kiln.model.Parameter;
import dev.kiln.tensor.TensorAllocator;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** Training in INT4, FP8, FP16 and BF16: it learns, repeats itself, and needs its residuals. */
class HqafTest {
    private static final int FEATURES = 12;
    private static final int CLASSES = 4;

    @TempDir
    Path directory;

    private static TrainConfig config(String model, String... settings) {
        TrainConfig config = TrainConfig.defaults()
                .with("model", model)
                .with("recipe", "hqaf")
                .with("batch", "32");
        for (String setting : settings) {
            String[] pair = setting.split("=", 2);
            config = config.with(pair[0], pair[1]);
        }
        return config;
    }

    private RunSummary train(TrainConfig config, String run, long stopAt) {
        try (TensorAllocator allocator = new TensorAllocator();
                DataSplits data = Blobs.splits(500, FEATURES, CLASSES)) {
            Trainer[] trainer = new Trainer[1];
            TrainListener listener = new TrainListener() {
                @Override
                public void onStep(dev.kiln.metrics.StepMetrics metrics) {
                    if (metrics.step() == stopAt) {
                        trainer[0].stop();
                    }
                }
            };
            trainer[0] = new Trainer(
                    config.with("log-every", "1"),
                    data,
                    allocator,
                    directory.resolve(run).resolve("checkpoints"),
                    listener);
            return trainer[0].run();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mlp:",
                "mlp:40",
                "mlp:70,30",
                "mlp:40,24:activation=gelu",
                "mlp:40:activation=silu:norm=rms",
                "mlp:40,24:norm=layer:dropout=0.1"
            })
    void shouldLearnWhatFp32Learns(String model) {
        RunSummary quantized = train(config(model), "a", 0);
        RunSummary plain = train(config(model).with("recipe", "fp32"), "b", 0);
        assertThat(quantized.recipe()).isEqualTo("hqaf");
        assertThat(quantized.testAccuracy()).isGreaterThan(plain.testAccuracy() - 0.021);
        assertThat(quantized.trainLoss()).isLessThan(plain.trainLoss() + 0.1);
        assertThat(plain.activationBytesFp32()).isEqualTo(plain.activationBytes());
        assertThat(quantized.activationBytesFp32()).isEqualTo(plain.activationBytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"optimizer=adamw", "momentum=0", "nesterov=true", "clip-norm=0.5"})
    void shouldGoOnWithTheBitsOfARunThatWasNotStopped(String setting) {
        TrainConfig config = config("mlp:40,24:dropout=0.2", setting, "max-steps=40");
        RunSummary whole = train(config, "whole", 0);
        assertThat(train(config, "again", 0).weightsSha256()).isEqualTo(whole.weightsSha256());
        RunSummary part = train(config, "part", 17);
        assertThat(part.end()).isEqualTo(RunSummary.End.INTERRUPTED);
        RunSummary rest = train(config.with("resume", directory.resolve("part").toString()), "part", 0);
        assertThat(rest.weightsSha256()).isEqualTo(whole.weightsSha256());
        assertThat(rest.testAccuracy()).isEqualTo(whole.testAccuracy());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bf16 sgd hqaf",
                "fp8 sgd hqaf",
                "bf16 adamw hqaf",
                "fp8 adamw hqaf",
                "bf16 sgd fp32",
                "fp8 adamw fp32"
            })
    void shouldRememberInFewBits(String words) {
        String[] word = words.split(" ", -1);
        TrainConfig plain = config("mlp:40,24", "optimizer=" + word[1], "recipe=" + word[2], "max-steps=120");
        TrainConfig config = plain.with("optimizer-state", word[0]);
        RunSummary wide = train(plain, "wide", 0);
        RunSummary whole = train(config, "whole", 0);
        assertThat(whole.weightsSha256()).isNotEqualTo(wide.weightsSha256());
        assertThat(whole.testAccuracy()).isGreaterThan(wide.testAccuracy() - 0.03);
        assertThat(whole.trainLoss()).isLessThan(wide.trainLoss() + 0.1);
        train(config, "part", 57);
        RunSummary rest = train(config.with("resume", directory.resolve("part").toString()), "part", 0);
        assertThat(rest.weightsSha256()).isEqualTo(whole.weightsSha256());
    }

    @ParameterizedTest
    @ValueSource(strings = {"fp32 4 4", "bf16 2 2", "fp8 1 2"})
    void shouldTakeTheBytesThatItsStatesHave(String words) {
        String[] word = words.split(" ", -1);
        TrainConfig config = config("mlp:128,128", "optimizer=adamw", "optimizer-state=" + word[0]);
        try (Fixture fixture = new Fixture(config)) {
            long matrices = FEATURES * 128 + 128 * 128 + 128 * CLASSES;
            long vectors = 128 + 128 + CLASSES;
            long scales = word[0].equals("fp8") ? 4 * (128 + 128 + CLASSES) : 0;
            // Rows of 12 are padded to a whole group.
            long padding = word[0].equals("fp8") ? 128 * (128 - FEATURES) : 0;
            long first = matrices * Integer.parseInt(word[1]) + padding + scales;
            long second = matrices * Integer.parseInt(word[2]);
            long lossScale = (long) Float.BYTES * LossScaling.LENGTH;
            assertThat(fixture.allocator.usage("optimizer").valueBytes())
                    .isEqualTo(first + second + 2 * vectors * Float.BYTES + lossScale);
        }
    }

    @Test
    void shouldNotBeDividedAmongDevices() {
        assertThatThrownBy(() -> config("mlp:40", "device=host,opencl:0"))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("recipe hqaf");
    }

    /** A network in a plan of its own. */
    private static final class Fixture implements AutoCloseable {
        final TensorAllocator allocator = new TensorAllocator();
        final BatchLoader loader;
        final Model model;
        final TrainingPlan plan;

        Fixture(TrainConfig config) {
            Blobs data = new Blobs("blobs", 1, 512, FEATURES, CLASSES);
            loader = new BatchLoader(data, config.batch(), 5, allocator);
            ModelSpec spec = ModelSpec.parse(config.model());
            model = Model.weights(Network.of(spec, FEATURES, CLASSES), config.precision(spec), allocator);
            model.initialize(3);
            plan = new TrainingPlan(model, config, Devices.select("embedded", "host"), allocator);
        }

        Parameter weight(int layer) {
            return model.network().layers().get(layer).parameters().getFirst();
        }

        @Override
        public void close() {
            plan.close();
            model.close();
            loader.close();
            allocator.close();
        }
    }

    /** Without the residuals, steps far below the distance of two codes are lost: the known failure. */
    @Test
    void shouldFailWithoutResiduals() {
        TrainConfig config = config("mlp:64,64", "momentum=0");
        double[] losses = new double[2];
        for (int run = 0; run < 2; run++) {
            try (Fixture fixture = new Fixture(config)) {
                for (int step = 0; step < 300; step++) {
                    Batch batch = fixture.loader.next();
                    fixture.plan.run(batch, 0.03f, step, NORM);
                    if (step >= 290) {
                        losses[run] += fixture.plan.loss() / 10;
                    }
                    if (run == 1) {
                        for (int layer = 0; layer < 5; layer += 2) {
                            fixture.model.residual(fixture.weight(layer)).init((short) 0);
                        }
                    }
                }
            }
        }
        assertThat(losses[1]).isGreaterThan(2 * losses[0]);
        assertThat(losses[0]).isLessThan(0.5);
    }

    @Test
    void shouldSkipAStepWhoseGradientsOverflowAndHalveTheLossScale() {
        try (Fixture fixture = new Fixture(config("mlp:40"))) {
            Batch batch = fixture.loader.next();
            fixture.plan.run(batch, 0.01f, 0, NORM);
            var scale = java.util.Objects.requireNonNull(
                            fixture.plan.optimizerState().get("loss_scale"))
                    .floats();
            assertThat(scale.get(LossScaling.SCALE)).isEqualTo(LossScaling.START);
            scale.set(LossScaling.SCALE, 0x1p40f);
            byte[] before = codes(fixture);
            fixture.plan.run(batch, 0.01f, 1, NORM);
            assertThat(scale.get(LossScaling.SCALE)).isEqualTo(0x1p39f);
            assertThat(scale.get(LossScaling.SKIPPED)).isEqualTo(1);
            assertThat(fixture.plan.hasFiniteGradients()).isTrue();
            assertThat(codes(fixture)).isEqualTo(before);
        }
    }

    private static byte[] codes(Fixture fixture) {
        return ((ByteArray) fixture.model.matrix(fixture.weight(0)).codes()).toHeapArray();
    }

    @Test
    void shouldSayThatTrainingDivergesWhereTheLossScaleIsAtItsFloor() {
        try (Fixture fixture = new Fixture(config("mlp:40"))) {
            Batch batch = fixture.loader.next();
            fixture.model
                    .array(fixture.model
                            .network()
                            .layers()
                            .getFirst()
                            .parameters()
                            .get(1))
                    .init(1e30f);
            var state = java.util.Objects.requireNonNull(
                            fixture.plan.optimizerState().get("loss_scale"))
                    .floats();
            state.set(LossScaling.SCALE, LossScaling.FLOOR);
            fixture.plan.run(batch, 0.01f, 0, NORM);
            assertThat(fixture.plan.hasFiniteGradients()).isFalse();
        }
    }

    @Test
    void shouldBeginWithWhatFp32BeginsWith() {
        try (Fixture fixture = new Fixture(config("mlp:40"));
                Model plain = Model.allocate(fixture.model.network(), "weights", fixture.allocator)) {
            plain.initialize(3);
            for (int layer = 0; layer < 3; layer += 2) {
                Parameter weight = fixture.weight(layer);
                StoredMatrix stored = fixture.model.matrix(weight);
                ShortArray residual = fixture.model.residual(weight);
                assertThat(stored.format()).isEqualTo(layer == 0 ? QuantFormat.INT4 : QuantFormat.BF16);
                for (int i = 0; i < weight.elements(); i++) {
                    float value = WeightCodes.value(stored, i / stored.columns(), i % stored.columns());
                    float rest = Float.intBitsToFloat(residual.get(i) << 16);
                    assertThat((double) value + rest)
                            .isCloseTo(
                                    plain.array(weight).get(i),
                                    org.assertj.core.api.Assertions.offset(Math.abs(rest) * 0x1p-8 + 1e-7));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"code", "negative scale", "zero scale", "scale that is not a number"})
    void shouldRefuseWeightsThatNobodyWrites(String what) {
        try (Fixture fixture = new Fixture(config("mlp:40"))) {
            StoredMatrix weights = fixture.model.matrix(fixture.weight(0));
            ShortArray scales = (ShortArray) weights.scales();
            switch (what) {
                case "code" -> ((ByteArray) weights.codes()).set(5, (byte) 0x83);
                case "negative scale" -> scales.set(3, (short) 0xBC00);
                case "zero scale" -> scales.set(3, (short) 0);
                default -> scales.set(3, (short) 0x7E00);
            }
            assertThatThrownBy(() -> fixture.model.check("runs/x"))
                    .isInstanceOf(KilnException.class)
                    .hasMessageContaining("runs/x")
                    .hasMessageContaining("layers.0.weight")
                    .hasMessageContaining(what.equals("code") ? "expected codes from -7, found -8" : "scale 3");
        }
    }
}
