package dev.kiln.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.KilnException;
import dev.kiln.checkpoint.Checkpoint;
import dev.kiln.checkpoint.CheckpointReader;
import dev.kiln.data.DataSplits;
import dev.kiln.device.DeviceInfo;
import dev.kiln.device.Devices;
import dev.kiln.metrics.SparsityMetrics;
import dev.kiln.metrics.StartFormats;
import dev.kiln.model.Model;
import dev.kiln.model.ModelSpec;
import dev.kiln.model.Network;
import dev.kiln.model.Parameter;
import dev.kiln.precision.Decision;
import dev.kiln.sparsity.NeuronDecision;
import dev.kiln.sparsity.SparsitySettings;
import dev.kiln.tensor.TensorAllocator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
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
    private final List<Decision> formats = new ArrayList<>();
    private final List<StartFormats> starts = new ArrayList<>();

    private static TrainConfig config(String... settings) {
        TrainConfig config = TrainConfig.defaults()
                .with("model", "mlp:320,256")
                .with("recipe", "dsart")
                .with("batch", "32")
                .with("epochs", "20")
                .with("max-steps", "200")
                .with("target-sparsity", "0.8")
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

                @Override
                public void onDecision(Decision decision) {
                    formats.add(decision);
                }

                @Override
                public void onFormats(StartFormats start) {
                    starts.add(start);
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

    /** Everything that a record of settings has is compared: a new one that is not fails here. */
    @Test
    void shouldCompareAllSettingsWhenItResumes() {
        assertThat(ResumeRules.SPARSITY)
                .hasSize(SparsitySettings.class.getRecordComponents().length)
                .isSubsetOf(TrainConfig.names());
    }

    /** Without compaction the network keeps its width: who is out is zeros, before and behind, to the end. */
    @ParameterizedTest
    @CsvSource({"dsart, relu", "dsart, gelu", "hqaf+dsart, relu"})
    void shouldKeepItsWidthWithoutCompaction(String recipe, String activation) {
        String[] settings = {
            "recipe=" + recipe, "model=mlp:320,256:activation=" + activation, "compact=false", "weight-decay=1e-4"
        };
        RunSummary summary = train(config(settings), "wide", 0);
        RunSummary dense = train(config("recipe=fp32", "model=mlp:320,256:activation=" + activation), "dense", 0);
        assertThat(summary.parameters()).isEqualTo(dense.parameters());
        assertThat(summary.activeNeurons()).isBetween(64, 160);
        // Zeros are not counted among the neurons that do little.
        assertThat(metrics.getLast().layers().stream()
                        .mapToInt(SparsityMetrics.OfLayer::neurons)
                        .sum())
                .isEqualTo(summary.activeNeurons());
        assertThat(summary.inactiveSharePerSample())
                .isLessThan(1 - summary.activeNeurons() / (double) summary.hiddenNeurons());
        assertThat(summary.testAccuracy()).isGreaterThan(dense.testAccuracy() - 0.03);
        int silent = silent("wide");
        assertThat(silent).isGreaterThan(200);
        assertThat(decisions.getLast().to()).isEqualTo(256);
        assertThat(trained("layers.0")).isEqualTo(320 - silent);
        train(config(settings), "part", 150);
        RunSummary rest =
                train(config(settings).with("resume", directory.resolve("part").toString()), "part", 0);
        assertThat(rest.weightsSha256()).isEqualTo(summary.weightsSha256());
    }

    /** Neurons of a layer that are trained in the end. */
    private int trained(String layer) {
        return decisions.stream()
                .filter(decision -> decision.layer().equals(layer))
                .toList()
                .getLast()
                .trained();
    }

    /** Counts neurons of the first layer that are zeros before, which are zeros behind as well. */
    private int silent(String run) {
        Map<String, float[]> weights = weights(run);
        float[] first = Objects.requireNonNull(weights.get("layers.0.weight"));
        float[] bias = Objects.requireNonNull(weights.get("layers.0.bias"));
        float[] second = Objects.requireNonNull(weights.get("layers.2.weight"));
        int silent = 0;
        for (int neuron = 0; neuron < 320; neuron++) {
            int place = neuron;
            boolean in = IntStream.range(0, FEATURES).allMatch(c -> first[place * FEATURES + c] == 0);
            boolean out = IntStream.range(0, 256).allMatch(r -> second[r * 320 + place] == 0);
            assertThat(in).as("neuron %d", neuron).isEqualTo(out);
            if (in) {
                silent++;
                assertThat(bias[neuron]).isZero();
            }
        }
        return silent;
    }

    /** Parameters by name, with what their codes leave out. */
    private Map<String, float[]> weights(String run) {
        Path latest = CheckpointReader.resolve(directory.resolve(run));
        Checkpoint checkpoint = CheckpointReader.read(latest);
        Network network = Network.of(ModelSpec.fromJson(checkpoint.model(), "here"), FEATURES, CLASSES);
        TrainConfig config = TrainConfig.fromJson(checkpoint.config(), "here");
        try (TensorAllocator allocator = new TensorAllocator();
                Model model =
                        Model.weights(network, SessionPrecision.of(latest, checkpoint, config, network), allocator)) {
            CheckpointReader.load(latest, checkpoint, Checkpoint.Role.PARAMETER, model.tensors());
            Map<String, float[]> values = new HashMap<>();
            for (Parameter parameter : network.parameters()) {
                int columns = parameter.shape().getLast();
                float[] all = new float[(int) parameter.elements()];
                float[] row = new float[columns];
                for (int r = 0; r < all.length / columns; r++) {
                    model.restoreRow(parameter, r, row);
                    System.arraycopy(row, 0, all, r * columns, columns);
                }
                values.put(parameter.name(), all);
            }
            return values;
        }
    }

    /** Neurons that have come to do little make room for others, and a run that was stopped makes the same exchange. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldExchangeNeuronsAndResumeBehindIt(boolean compact) {
        String[] settings = {
            "compact=" + compact,
            "gates=none",
            "target-sparsity=0.15",
            "regrow=0.9",
            "exchange-every=20",
            "max-steps=260",
            "sparsify-until=0.2"
        };
        RunSummary whole = train(config(settings), "whole", 0);
        List<NeuronDecision> exchanges = decisions.stream()
                .filter(decision -> decision.cause().equals("exchange"))
                .toList();
        assertThat(exchanges).isNotEmpty().anyMatch(decision -> decision.woken() > 0);
        for (NeuronDecision exchange : exchanges) {
            assertThat(exchange.to()).isEqualTo(exchange.from());
            // At equal width who is not trained is out, and as many are as before.
            assertThat(compact || exchange.trained() == trained(exchange.layer()))
                    .isTrue();
        }
        if (!compact) {
            assertThat(silent("whole")).isEqualTo(320 - trained("layers.0"));
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

    /** Once the gates have ended, formats are decided as without sparsity; a run that was stopped decides alike. */
    @ParameterizedTest
    @ValueSource(longs = {60, 125, 170})
    void shouldDecideOnFormatsBehindTheGates(long stop) {
        String[] settings = {"recipe=hqaf+dsart", "adapt-every=20", "bit-budget=16"};
        RunSummary whole = train(config(settings), "whole", 0);
        List<Decision> all = List.copyOf(formats);
        assertThat(all).isNotEmpty();
        long end = decisions.stream()
                .filter(decision -> decision.cause().equals(NeuronDecision.END_OF_PHASE))
                .findFirst()
                .orElseThrow()
                .step();
        assertThat(all).allMatch(decision -> decision.step() > end);
        assertThat(whole.promotions() + whole.demotions()).isEqualTo(all.size());
        assertThat(starts).singleElement().satisfies(start -> {
            assertThat(start.step()).isEqualTo(end);
            assertThat(start.layers().getFirst().outputs()
                            + start.layers().get(1).outputs())
                    .isEqualTo(whole.activeNeurons());
        });
        formats.clear();
        train(config(settings), "part", stop);
        RunSummary rest =
                train(config(settings).with("resume", directory.resolve("part").toString()), "part", 0);
        assertThat(formats).isEqualTo(all);
        assertThat(rest.weightsSha256()).isEqualTo(whole.weightsSha256());
        assertThat(rest.promotions()).isEqualTo(whole.promotions());
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
                .hasMessageContaining("another target-sparsity: expected 0.8, found 0.3");
        // What the recipe does not use is free.
        train(config("recipe=fp32", "target-sparsity=0.3"), "dense", 15);
        RunSummary dense = train(config("recipe=fp32", "resume=" + directory.resolve("dense")), "dense", 0);
        assertThat(dense.steps()).isEqualTo(200);
        assertThatThrownBy(() -> train(config("model=mlp:320,128", "resume=" + directory.resolve("part")), "part", 0))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("model");
    }
}
