package dev.kiln.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.KilnException;
import dev.kiln.data.DataSplits;
import dev.kiln.device.DeviceInfo;
import dev.kiln.device.Devices;
import dev.kiln.metrics.SparsityMetrics;
import dev.kiln.sparsity.NeuronDecision;
import dev.kiln.tensor.TensorAllocator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks that lose neurons while they train: they go on learning, resume, and end smaller. */
class SparseStepTest {
    private static final int FEATURES = 12;
    private static final int CLASSES = 4;
    private static final int NEURONS = 320 + 256;

    @TempDir
    Path directory;

    private final List<NeuronDecision> decisions = new ArrayList<>();
    private final List<SparsityMetrics> metrics = new ArrayList<>();

    private static TrainConfig config(String... settings) {
        TrainConfig config = TrainConfig.defaults()
                .with("model", "mlp:320,256")
                .with("recipe", "dsart")
                .with("batch", "32")
                .with("epochs", "20")
                .with("max-steps", "200")
                .with("sparsify-until", "0.5")
                .with("sparsify-every", "10")
                .with("break-even", "5");
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
                public void onStep(dev.kiln.metrics.StepMetrics step) {
                    if (step.step() == stopAt) {
                        trainer[0].stop();
                    }
                }

                @Override
                public void onSparsity(SparsityMetrics seen) {
                    metrics.add(seen);
                }

                @Override
                public void onNeurons(NeuronDecision decision) {
                    decisions.add(decision);
                }
            };
            Path checkpoints = directory.resolve(run).resolve("checkpoints");
            trainer[0] = new Trainer(config.with("log-every", "1"), data, allocator, checkpoints, listener);
            return trainer[0].run();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "dsart, hard-concrete",
        "dsart, straight-through",
        "dsart, none",
        "hqaf+dsart, hard-concrete",
        "hqaf+dsart, none"
    })
    void shouldLoseNeuronsAndGoOnLearning(String recipe, String gates) {
        RunSummary summary = train(config("recipe=" + recipe, "gates=" + gates, "target-sparsity=0.7"), "a", 0);
        RunSummary dense = train(config("recipe=fp32"), "dense", 0);
        assertThat(decisions).isNotEmpty();
        assertThat(summary.hiddenNeurons()).isEqualTo(NEURONS);
        assertThat(summary.activeNeurons()).isLessThan(NEURONS);
        assertThat(summary.activeNeurons())
                .isEqualTo(decisions.subList(decisions.size() - 2, decisions.size()).stream()
                        .mapToInt(NeuronDecision::to)
                        .sum());
        assertThat(summary.parameterBytes()).isLessThan(summary.parameterBytesDense());
        assertThat(summary.parameterBytesDense()).isEqualTo(4 * dense.parameters());
        assertThat(summary.inactiveSharePerSample()).isBetween(0.0, 1.0);
        assertThat(summary.testAccuracy()).isGreaterThan(dense.testAccuracy() - 0.03);
        assertThat(dense.activeNeurons()).isEqualTo(NEURONS);
        assertThat(metrics).isNotEmpty();
        for (SparsityMetrics seen : metrics) {
            for (SparsityMetrics.OfLayer layer : seen.layers()) {
                assertThat(layer.activity())
                        .allMatch(value -> value >= 0 && value <= 1)
                        .isSorted();
                assertThat(layer.importance()).allMatch(value -> value >= 0).isSorted();
            }
        }
    }

    /** What a probe batch can't do without stays. */
    @Test
    void shouldHoldBackWhatCostsAccuracy() {
        RunSummary held = train(config("gates=none", "target-sparsity=0.95", "sparsity-guard=0"), "held", 0);
        assertThat(decisions).anyMatch(decision -> decision.cause().equals("held"));
        RunSummary free = train(config("gates=none", "target-sparsity=0.95", "sparsity-guard=100"), "free", 0);
        assertThat(held.activeNeurons()).isGreaterThan(free.activeNeurons());
    }

    @ParameterizedTest
    @ValueSource(longs = {15, 40, 100, 150})
    void shouldGoOnWithTheBitsOfARunThatWasNotStopped(long stop) {
        RunSummary whole = train(config(), "whole", 0);
        List<NeuronDecision> all = List.copyOf(decisions);
        decisions.clear();
        train(config(), "part", stop);
        RunSummary rest = train(config("resume=" + directory.resolve("part")), "part", 0);
        assertThat(decisions).isEqualTo(all);
        assertThat(rest.weightsSha256()).isEqualTo(whole.weightsSha256());
        assertThat(rest.activeNeurons()).isEqualTo(whole.activeNeurons());
    }

    /** Neurons that have come to do little make room for others, and a run that was stopped makes the same exchange. */
    @Test
    void shouldExchangeNeuronsAndResumeBehindIt() {
        String[] settings = {"gates=none", "target-sparsity=0.3", "regrow=0.9", "max-steps=260", "sparsify-until=0.2"};
        RunSummary whole = train(config(settings), "whole", 0);
        List<NeuronDecision> exchanges = decisions.stream()
                .filter(decision -> decision.cause().equals("exchange"))
                .toList();
        assertThat(exchanges).isNotEmpty().anyMatch(decision -> decision.woken() > 0);
        for (NeuronDecision exchange : exchanges) {
            assertThat(exchange.to()).isEqualTo(exchange.from());
        }
        train(config(settings), "part", 150);
        RunSummary rest =
                train(config(settings).with("resume", directory.resolve("part").toString()), "part", 0);
        assertThat(rest.weightsSha256()).isEqualTo(whole.weightsSha256());
    }

    /** What has stopped changing is not trained for a while; a run that was stopped goes on to the same bits. */
    @ParameterizedTest
    @ValueSource(strings = {"dsart", "hqaf+dsart"})
    void shouldNotTrainNeuronsInEquilibrium(String recipe) {
        String[] settings = {
            "recipe=" + recipe,
            "target-sparsity=0.3",
            "equilibrium=0.3",
            "max-steps=560",
            "epochs=60",
            "sparsify-until=0.2",
            "regrow=0"
        };
        RunSummary whole = train(config(settings), "whole", 0);
        List<NeuronDecision> frozen = decisions.stream()
                .filter(decision -> decision.cause().equals("equilibrium"))
                .toList();
        assertThat(frozen).isNotEmpty().anyMatch(decision -> decision.trained() < decision.to());
        for (NeuronDecision decision : frozen) {
            assertThat(decision.to()).isEqualTo(decision.from());
            assertThat(decision.trained()).isPositive();
        }
        train(config(settings), "part", 450);
        RunSummary rest =
                train(config(settings).with("resume", directory.resolve("part").toString()), "part", 0);
        assertThat(rest.weightsSha256()).isEqualTo(whole.weightsSha256());
        RunSummary all = train(config(settings).with("equilibrium", "0"), "all", 0);
        assertThat(whole.testAccuracy()).isGreaterThan(all.testAccuracy() - 0.02);
    }

    @Test
    void shouldTrainOnOpenClToAsGoodANetwork() {
        List<String> devices = Devices.engines().stream()
                .flatMap(engine -> engine.devices().stream())
                .map(DeviceInfo::name)
                .toList();
        Assumptions.assumeTrue(devices.contains("opencl:0"), "no OpenCL device here");
        RunSummary host = train(config(), "host", 0);
        RunSummary device = train(config("device=opencl:0"), "device", 0);
        assertThat(device.activeNeurons()).isLessThan(NEURONS);
        assertThat(device.testAccuracy()).isGreaterThan(host.testAccuracy() - 0.03);
        // As on a device with memory of its own, where the step's graph is there twice.
        System.setProperty("kiln.opencl.memory", "staged");
        try {
            RunSummary staged = train(config("device=opencl:0"), "staged", 0);
            assertThat(staged.weightsSha256()).isEqualTo(device.weightsSha256());
        } finally {
            System.clearProperty("kiln.opencl.memory");
        }
    }

    @Test
    void shouldRefuseNetworksWhoseNeuronsAreMixed() {
        assertThatThrownBy(() -> train(config("model=mlp:64,64:norm=layer"), "norm", 0))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("normalisation, which mixes its neurons");
        assertThatThrownBy(() -> train(config("model=mlp:"), "linear", 0))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("no hidden layer");
    }

    @Test
    void shouldRefuseToResumeWithOtherSettings() {
        train(config(), "part", 15);
        assertThatThrownBy(() -> train(config("target-sparsity=0.3", "resume=" + directory.resolve("part")), "part", 0))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("sparsity");
        assertThatThrownBy(() -> train(config("model=mlp:320,128", "resume=" + directory.resolve("part")), "part", 0))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("model");
    }
}
