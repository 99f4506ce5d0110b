package dev.kiln.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.data.DataOptions;
import dev.kiln.data.DataSources;
import dev.kiln.data.DataSplits;
import dev.kiln.data.Dataset;
import dev.kiln.data.WrappedDataset;
import dev.kiln.metrics.ConfusionMatrix;
import dev.kiln.tensor.TensorAllocator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * A class that is seldom seen: its neurons are seldom active, and are not to leave for that. MNIST with one digit cut
 * to 2% of its samples. How narrow a network may become depends on its size: 65% of 8,192 neurons can go; of 2,048 it
 * costs the class 3 points, of 768 more than 7.
 */
class RareClassIT {
    private static final Path MNIST = Path.of("../../shared/data/mnist");
    private static final int SEEDS = 5;
    private static final int RARE = 4;
    private static final int ONE_IN = 50;

    /** How much lower the accuracy on the class may be, over all seeds. */
    private static final double ALLOWED = 0.02;

    @TempDir
    Path directory;

    /** Training data of which one class has lost most of its samples. */
    private static final class Cut extends WrappedDataset {
        private final List<Integer> indices = new ArrayList<>();

        Cut(Dataset whole) {
            super(whole);
            int seen = 0;
            for (int i = 0; i < whole.size(); i++) {
                if (whole.label(i) != RARE || seen++ % ONE_IN == 0) {
                    indices.add(i);
                }
            }
        }

        @Override
        public int size() {
            return indices.size();
        }

        @Override
        public void copyFeatures(int index, float[] into, int offset) {
            super.copyFeatures(indices.get(index), into, offset);
        }

        @Override
        public float[] raw(int index) {
            return super.raw(indices.get(index));
        }

        @Override
        public int label(int index) {
            return super.label(indices.get(index));
        }
    }

    @Test
    void shouldKnowARareClassAsWellAsTheDenseNetwork(TestReporter reporter) {
        Assumptions.assumeTrue(
                System.getenv("KILN_SLOW_TESTS") != null,
                "ten trainings take a quarter of an hour; to run them, set KILN_SLOW_TESTS=1");
        Assumptions.assumeTrue(Files.isDirectory(MNIST), MNIST.toAbsolutePath() + " is not there");
        double dense = 0;
        double sparse = 0;
        for (int seed = 42; seed < 42 + SEEDS; seed++) {
            dense += accuracy("fp32", seed, reporter) / SEEDS;
            sparse += accuracy("dsart", seed, reporter) / SEEDS;
        }
        assertThat(dense).as("the class is learnt at all").isGreaterThan(0.5);
        assertThat(sparse).isGreaterThanOrEqualTo(dense - ALLOWED);
    }

    /** On the test samples of the rare class. */
    private double accuracy(String recipe, long seed, TestReporter reporter) {
        TrainConfig config = TrainConfig.defaults()
                .with("model", "mlp:4096,4096")
                .with("recipe", recipe)
                .with("epochs", "4")
                .with("break-even", "20")
                .with("seed", Long.toString(seed));
        ConfusionMatrix[] confusion = new ConfusionMatrix[1];
        TrainListener listener = new TrainListener() {
            @Override
            public void onConfusion(ConfusionMatrix matrix) {
                confusion[0] = matrix;
            }
        };
        try (TensorAllocator allocator = new TensorAllocator();
                DataSplits whole = DataSources.open(
                        MNIST.toString(), DataOptions.defaults().withValidationFraction(0.05), allocator)) {
            DataSplits data = new DataSplits(new Cut(whole.train()), whole.validation(), whole.test());
            RunSummary summary = new Trainer(config, data, allocator, directory.resolve(recipe + seed), listener).run();
            long[] row = confusion[0].counts()[RARE];
            double accuracy = (double) row[RARE]
                    / IntStream.range(0, row.length).mapToLong(i -> row[i]).sum();
            reporter.publishEntry(
                    recipe + ", seed " + seed,
                    String.format(
                            Locale.ROOT,
                            "%.2f%% of all, %.2f%% of the rare class, %d neurons",
                            100 * summary.testAccuracy(),
                            100 * accuracy,
                            summary.activeNeurons()));
            return accuracy;
        }
    }
}
