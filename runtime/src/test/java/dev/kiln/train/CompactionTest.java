package dev.kiln.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.device.Devices;
import dev.kiln.device.Target;
import dev.kiln.model.HiddenLayer;
import dev.kiln.model.Inference;
import dev.kiln.model.Model;
import dev.kiln.model.ModelSpec;
import dev.kiln.model.Network;
import dev.kiln.model.Precision;
import dev.kiln.model.TrainedGates;
import dev.kiln.sparsity.KeptNeurons;
import dev.kiln.sparsity.SparsitySettings;
import dev.kiln.tensor.TensorAllocator;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** What the move to a smaller network does to the function that the network is. */
class CompactionTest {
    private static final int FEATURES = 10;
    private static final int CLASSES = 5;
    private static final int BATCH = 64;

    private static final SparsitySettings COMPACT = TrainConfig.defaults().sparsity();
    private static final SparsitySettings WIDE =
            TrainConfig.defaults().with("compact", "false").sparsity();

    private final TensorAllocator allocator = new TensorAllocator();
    private final Target target = Devices.select(Devices.EMBEDDED, "host");

    private static Network network(List<Integer> widths, String activation) {
        ModelSpec spec = ModelSpec.parse("mlp:8,8:activation=" + activation).withWidths(widths);
        return Network.of(spec, FEATURES, CLASSES);
    }

    private static FloatArray samples() {
        SplittableRandom random = new SplittableRandom(9);
        FloatArray samples = new FloatArray(BATCH * FEATURES);
        for (int i = 0; i < samples.getSize(); i++) {
            samples.set(i, (float) random.nextDouble(-2, 2));
        }
        return samples;
    }

    private double[] probabilities(Model model, @Nullable TrainedGates gates) {
        try (Inference inference = Inference.gated(model, gates, BATCH, target, allocator)) {
            float[] found = inference
                    .run(samples(), new IntArray(BATCH), BATCH)
                    .probabilities()
                    .toHeapArray();
            return IntStream.range(0, found.length).mapToDouble(i -> found[i]).toArray();
        }
    }

    private static double distance(double[] a, double[] b) {
        return IntStream.range(0, a.length)
                .mapToDouble(i -> Math.abs(a[i] - b[i]))
                .max()
                .orElseThrow();
    }

    private static double meanDistance(double[] a, double[] b) {
        return IntStream.range(0, a.length)
                .mapToDouble(i -> Math.abs(a[i] - b[i]))
                .average()
                .orElseThrow();
    }

    /** Every third neuron goes. */
    private static KeptNeurons twoThirds(KeptNeurons all) {
        KeptNeurons kept = all;
        for (int layer = 0; layer < all.layers(); layer++) {
            BitSet stays = all.copy(layer);
            for (int i = 0; i < all.whole().get(layer); i += 3) {
                stays.clear(i);
            }
            kept = kept.with(layer, stays);
        }
        return kept;
    }

    @ParameterizedTest
    @CsvSource({"relu, false, 1e-5", "gelu, false, 1e-5", "silu, true, 1e-5", "relu, true, 0.05", "gelu, false, 0.05"})
    void shouldChangeNothingWhereGatesAreClosed(String activation, boolean ends, double allowed) {
        boolean quantized = allowed > 0.01;
        Network whole = network(List.of(96, 64), activation);
        KeptNeurons all = KeptNeurons.all(List.of(96, 64));
        KeptNeurons kept = twoThirds(all);
        Precision formats = quantized ? Precision.hqaf(whole.spec()) : Precision.fp32(whole.spec());
        FloatArray logAlpha = new FloatArray(160);
        for (int i = 0; i < 160; i++) {
            boolean stays = i < 96 ? kept.has(0, i) : kept.has(1, i - 96);
            logAlpha.set(i, stays ? (i % 7 - 2) * 0.5f : -30f);
        }
        TrainedGates gates = new TrainedGates(HiddenLayer.of(whole), logAlpha, false);
        try (Model before = Model.weights(whole, formats, allocator);
                Model after = Model.weights(network(kept.widths(), activation), formats, allocator)) {
            before.initialize(1);
            double[] means = new double[160];
            Arrays.fill(means, 100);
            new Compaction(COMPACT, whole, all, kept, gates.values(), means, ends).move(before, after);
            FloatArray rest = new FloatArray(kept.count());
            int place = 0;
            for (int i = 0; i < 160; i++) {
                if (i < 96 ? kept.has(0, i) : kept.has(1, i - 96)) {
                    rest.set(place++, logAlpha.get(i));
                }
            }
            TrainedGates left = ends ? null : new TrainedGates(HiddenLayer.of(after.network()), rest, false);
            assertThat(distance(probabilities(before, gates), probabilities(after, left)))
                    .isLessThanOrEqualTo(allowed);
        } finally {
            allocator.close();
        }
    }

    /** A neuron that comes learns from zero outgoing weights: until then the function is what it was. */
    @Test
    void shouldChangeNothingWhereNeuronsCome() {
        Network whole = network(List.of(96, 64), "relu");
        KeptNeurons all = KeptNeurons.all(List.of(96, 64));
        KeptNeurons kept = twoThirds(all);
        Network smaller = network(kept.widths(), "relu");
        double[] ones = new double[kept.count()];
        Arrays.fill(ones, 1);
        try (Model before = Model.allocate(smaller, "weights", allocator);
                Model after = Model.allocate(whole, "weights", allocator);
                Model again = Model.allocate(smaller, "weights", allocator)) {
            before.initialize(1);
            new Compaction(COMPACT, smaller, kept, all, ones, new double[kept.count()], false, 42, 7)
                    .move(before, after);
            assertThat(distance(probabilities(before, null), probabilities(after, null)))
                    .isLessThanOrEqualTo(1e-6);
            // They differ from each other and are not silent.
            float[] weights = after.array(whole.parameters().getFirst()).toHeapArray();
            assertThat(Arrays.copyOfRange(weights, 0, FEATURES))
                    .doesNotContain(0f)
                    .isNotEqualTo(Arrays.copyOfRange(weights, 3 * FEATURES, 4 * FEATURES));
            double[] rest = new double[160];
            Arrays.fill(rest, 1);
            new Compaction(COMPACT, whole, all, kept, rest, new double[160], false).move(after, again);
            assertThat(again.array(smaller.parameters().getFirst()).toHeapArray())
                    .isEqualTo(before.array(smaller.parameters().getFirst()).toHeapArray());
        } finally {
            allocator.close();
        }
    }

    /** Neurons that go while they are open leave their mean behind: the function moves less than without it. */
    @Test
    void shouldFoldMeansIntoTheNextBias() {
        Network whole = network(List.of(96, 64), "relu");
        KeptNeurons all = KeptNeurons.all(List.of(96, 64));
        KeptNeurons kept = all.with(0, twoThirds(all).copy(0));
        double[] gates = new double[160];
        Arrays.fill(gates, 1);
        try (Model before = Model.allocate(whole, "weights", allocator);
                Model folded = Model.allocate(network(kept.widths(), "relu"), "weights", allocator);
                Model cut = Model.allocate(network(kept.widths(), "relu"), "weights", allocator)) {
            before.initialize(1);
            double[] means = means(before);
            new Compaction(COMPACT, whole, all, kept, gates, means, false).move(before, folded);
            new Compaction(COMPACT, whole, all, kept, gates, new double[160], false).move(before, cut);
            double[] expected = probabilities(before, null);
            double jump = meanDistance(expected, probabilities(folded, null));
            assertThat(jump).isLessThan(0.9 * meanDistance(expected, probabilities(cut, null)));
            assertThat(jump).isLessThan(0.02);
        } finally {
            allocator.close();
        }
    }

    /** Neurons that are out but stay in the matrices are zeros: the function is that of the smaller network. */
    @ParameterizedTest
    @CsvSource({"relu, 1e-6, false", "gelu, 1e-6, false", "relu, 0.05, true"})
    void shouldComputeWithZerosWhatItComputesWithoutThem(String activation, double allowed, boolean quantized) {
        Network whole = network(List.of(96, 64), activation);
        KeptNeurons all = KeptNeurons.all(List.of(96, 64));
        KeptNeurons kept = twoThirds(all);
        Precision formats = quantized ? Precision.hqaf(whole.spec()) : Precision.fp32(whole.spec());
        double[] gates = new double[160];
        double[] means = new double[160];
        Arrays.setAll(gates, i -> 0.5 + i % 3 * 0.25);
        Arrays.setAll(means, i -> i % 5 * 0.1);
        try (Model before = Model.weights(whole, formats, allocator);
                Model wide = Model.weights(whole, formats, allocator);
                Model small = Model.weights(network(kept.widths(), activation), formats, allocator)) {
            before.initialize(1);
            new Compaction(COMPACT, whole, all, kept, gates, means, true).move(before, small);
            new Compaction(WIDE, whole, all, all.freezeAllBut(kept), gates, means, true).move(before, wide);
            assertThat(distance(probabilities(small, null), probabilities(wide, null)))
                    .isLessThanOrEqualTo(allowed);
            // Trained neurons come first; the row of one that is out is zeros.
            float[] row = new float[FEATURES];
            wide.restoreRow(whole.parameters().getFirst(), 95, row);
            assertThat(row).containsOnly(0f);
            wide.restoreRow(whole.parameters().getFirst(), 0, row);
            assertThat(row).doesNotContain(0f);
        } finally {
            allocator.close();
        }
    }

    /** At equal width neurons are exchanged as in the smaller network: the same wake, with the same weights. */
    @Test
    void shouldExchangeAtEqualWidthAsInTheSmallerNetwork() {
        Network whole = network(List.of(96, 64), "relu");
        KeptNeurons all = KeptNeurons.all(List.of(96, 64));
        KeptNeurons kept = twoThirds(all);
        KeptNeurons other = all;
        for (int layer = 0; layer < 2; layer++) {
            BitSet chosen = kept.copy(layer);
            chosen.flip(10, 40);
            other = other.with(layer, chosen);
        }
        Network smaller = network(kept.widths(), "relu");
        Network exchanged = network(other.widths(), "relu");
        int[] widths = kept.widths().stream().mapToInt(width -> width).toArray();
        double[] ones = new double[160];
        Arrays.fill(ones, 1);
        double[] means = new double[kept.count()];
        Arrays.setAll(means, i -> i % 5 * 0.1);
        double[] wideMeans = new double[160];
        System.arraycopy(means, 0, wideMeans, 0, widths[0]);
        System.arraycopy(means, widths[0], wideMeans, 96, widths[1]);
        try (Model small = Model.allocate(smaller, "weights", allocator);
                Model wide = Model.allocate(whole, "weights", allocator);
                Model smallAfter = Model.allocate(exchanged, "weights", allocator);
                Model wideAfter = Model.allocate(whole, "weights", allocator)) {
            small.initialize(1);
            KeptNeurons silent = all.freezeAllBut(kept);
            new Compaction(WIDE, smaller, kept, silent, ones, means, false).move(small, wide);
            new Compaction(COMPACT, smaller, kept, other, ones, means, false, 42, 7).move(small, smallAfter);
            new Compaction(WIDE, whole, silent, all.freezeAllBut(other), ones, wideMeans, false, 42, 7)
                    .move(wide, wideAfter);
            for (int i = 0; i < whole.parameters().size(); i++) {
                List<Integer> shape = exchanged.parameters().get(i).shape();
                float[] expected =
                        smallAfter.array(exchanged.parameters().get(i)).toHeapArray();
                float[] found = wideAfter.array(whole.parameters().get(i)).toHeapArray();
                int columns = shape.size() == 1 ? 1 : shape.getLast();
                int wideColumns = shape.size() == 1
                        ? 1
                        : whole.parameters().get(i).shape().getLast();
                for (int at = 0; at < found.length; at++) {
                    int row = at / wideColumns;
                    int column = at % wideColumns;
                    boolean acts = row < shape.getFirst() && column < columns;
                    assertThat(found[at])
                            .as("parameter %d, row %d, column %d", i, row, column)
                            .isEqualTo(acts ? expected[row * columns + column] : 0);
                }
            }
        } finally {
            allocator.close();
        }
    }

    /** Mean activations of the first layer over the samples, in plain loops. */
    private static double[] means(Model model) {
        FloatArray samples = samples();
        FloatArray weights = model.array(model.network().parameters().get(0));
        FloatArray bias = model.array(model.network().parameters().get(1));
        double[] means = new double[160];
        for (int row = 0; row < BATCH; row++) {
            for (int neuron = 0; neuron < 96; neuron++) {
                double sum = bias.get(neuron);
                for (int i = 0; i < FEATURES; i++) {
                    sum += (double) samples.get(row * FEATURES + i) * weights.get(neuron * FEATURES + i);
                }
                means[neuron] += Math.max(0, sum) / BATCH;
            }
        }
        return means;
    }
}
