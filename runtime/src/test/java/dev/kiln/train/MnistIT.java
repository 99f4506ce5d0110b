package dev.kiln.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.data.DataOptions;
import dev.kiln.data.DataSources;
import dev.kiln.data.DataSplits;
import dev.kiln.tensor.TensorAllocator;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One pass over real data, twice: it learns, and it learns the same bits. */
class MnistIT {
    private static final Path MNIST = Path.of("../../shared/data/mnist");

    @TempDir
    Path directory;

    @Test
    void shouldLearnMnistTheSameWayTwice() {
        Assumptions.assumeTrue(Files.isDirectory(MNIST), MNIST.toAbsolutePath() + " is not there");
        RunSummary first = train("a");
        assertThat(first.testAccuracy()).isGreaterThan(0.97);
        assertThat(train("b").weightsSha256()).isEqualTo(first.weightsSha256());
    }

    private RunSummary train(String run) {
        TrainConfig config = TrainConfig.defaults().with("model", "mlp:256,128").with("epochs", "1");
        try (TensorAllocator allocator = new TensorAllocator();
                DataSplits data = DataSources.open(
                        MNIST.toString(), DataOptions.defaults().withValidationFraction(0.05), allocator)) {
            return new Trainer(config, data, allocator, directory.resolve(run), TrainListener.NONE).run();
        }
    }
}
