package dev.kiln.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.KilnException;
import dev.kiln.data.DataSplits;
import dev.kiln.device.DeviceInfo;
import dev.kiln.device.Devices;
import dev.kiln.kernels.FloatCodes;
import dev.kiln.kernels.QuantFormat;
import dev.kiln.kernels.StoredMatrix;
import dev.kiln.model.Model;
import dev.kiln.model.ModelSpec;
import dev.kiln.model.Network;
import dev.kiln.tensor.TensorAllocator;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** Training with the same bits on every engine. */
class ExactTest {
    private static final int FEATURES = 13;
    private static final int CLASSES = 5;

    @TempDir
    Path directory;

    private static TrainConfig config(String model, String... settings) {
        TrainConfig config = TrainConfig.defaults()
                .with("model", model)
                .with("recipe", "hqaf")
                .with("exact", "true")
                .with("max-steps", "30")
                .with("batch", "29")
                .with("device", "host");
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
    @CsvSource({
        "mlp:, hqaf, sgd",
        "'mlp:70,33', hqaf, sgd",
        "'mlp:40,150,24', hqaf, adamw",
        "'mlp:40,24:norm=layer:dropout=0.2', hqaf, sgd",
        "mlp:40:norm=rms, hqaf, adamw",
        "'mlp:37,24', fp32, sgd"
    })
    void shouldTrainToTheSameBitsOnEveryDevice(String model, String recipe, String optimizer) {
        trainOnBoth(config(model, "recipe=" + recipe, "optimizer=" + optimizer, "clip-norm=1"));
    }

    /** Formats change, too, and for the same reasons. */
    @Test
    void shouldChangeFormatsAlikeOnEveryDevice() {
        RunSummary host = trainOnBoth(config("mlp:70,33", "adapt-every=5", "max-steps=150"));
        assertThat(host.promotions() + host.demotions()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bf16", "fp8"})
    void shouldKeepNarrowOptimizerStatesAlikeOnEveryDevice(String state) {
        trainOnBoth(config("mlp:70,33", "optimizer=adamw", "optimizer-state=" + state));
    }

    private RunSummary trainOnBoth(TrainConfig config) {
        List<String> devices = Devices.engines().getFirst().devices().stream()
                .map(DeviceInfo::name)
                .toList();
        Assumptions.assumeTrue(
                devices.contains("opencl:0"),
                "no OpenCL device: " + Devices.engines().getFirst().missing());
        RunSummary host = train(config, "host", 0);
        RunSummary device = train(config.with("device", "opencl:0"), "device", 0);
        assertThat(device.device()).isEqualTo("opencl:0");
        assertThat(device.weightsSha256()).isEqualTo(host.weightsSha256());
        assertThat(device.trainLoss()).isEqualTo(host.trainLoss());
        assertThat(device.testLoss()).isEqualTo(host.testLoss());
        assertThat(device.testAccuracy()).isEqualTo(host.testAccuracy());
        assertThat(device.promotions()).isEqualTo(host.promotions());
        return host;
    }

    @Test
    void shouldGoOnWithTheBitsOfARunThatWasNotStopped() {
        TrainConfig config = config("mlp:40,24");
        RunSummary whole = train(config, "whole", 0);
        train(config, "part", 17);
        String part = directory.resolve("part").toString();
        assertThat(train(config.with("resume", part), "part", 0).weightsSha256())
                .isEqualTo(whole.weightsSha256());
        assertThatThrownBy(() -> train(config.with("resume", part).with("exact", "false"), "part", 0))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("exact");
    }

    @Test
    void shouldLearn() {
        TrainConfig config = config("mlp:70,30", "max-steps=0");
        RunSummary exact = train(config, "exact", 0);
        RunSummary usual = train(config.with("exact", "false"), "usual", 0);
        assertThat(exact.testAccuracy()).isGreaterThan(usual.testAccuracy() - 0.021);
        assertThat(exact.weightsSha256()).isNotEqualTo(usual.weightsSha256());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gelu", "silu"})
    void shouldRefuseFunctionsThatEnginesComputeDifferently(String function) {
        assertThatThrownBy(() -> train(config("mlp:40:activation=" + function), "run", 0))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("--exact")
                .hasMessageContaining(function)
                .hasMessageContaining("activation=relu");
        assertThat(directory.resolve("run")).doesNotExist();
    }

    @Test
    void shouldRefuseSeveralDevices() {
        assertThatThrownBy(() -> config("mlp:40", "recipe=fp32", "device=host,opencl:0"))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("one device for --exact");
    }

    @Test
    void shouldBeginWithScalesThatArePowersOfTwo() {
        ModelSpec spec = ModelSpec.parse("mlp:40");
        try (TensorAllocator allocator = new TensorAllocator();
                Model model = Model.weights(
                        Network.of(spec, FEATURES, CLASSES), config("mlp:40").precision(spec), allocator)) {
            model.initialize(3);
            StoredMatrix weight = model.matrix(model.network().parameters().getFirst());
            assertThat(weight.format()).isEqualTo(QuantFormat.INT4);
            ShortArray scales = (ShortArray) weight.scales();
            int mantissa = (1 << FloatCodes.FP16.mantissaBits()) - 1;
            for (int i = 0; i < scales.getSize(); i++) {
                assertThat(scales.get(i) & mantissa).isZero();
            }
        }
    }
}
