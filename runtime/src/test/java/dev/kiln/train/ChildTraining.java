package dev.kiln.train;

import dev.kiln.data.DataSplits;
import dev.kiln.metrics.CheckpointMetrics;
import dev.kiln.tensor.TensorAllocator;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A small training in a process of its own, which {@link KillIT} kills. Arguments: run directory, file that a line is
 * appended to after each checkpoint. It goes on with what the run directory holds, and ends with {@code done SHA256}.
 */
final class ChildTraining {
    private ChildTraining() {}

    static TrainConfig config() {
        return TrainConfig.defaults()
                .with("data", "blobs")
                .with("model", "mlp:48,32:dropout=0.1")
                .with("optimizer", "adamw")
                .with("epochs", "60")
                .with("batch", "32")
                .with("log-every", "1000")
                .with("evaluate-every", "50")
                .with("checkpoint-every", "7");
    }

    /** Trains to the end. */
    public static void main(String[] arguments) throws Exception {
        Path run = Path.of(arguments[0]);
        TrainConfig config = config();
        if (Files.isDirectory(run.resolve("checkpoints"))) {
            config = config.with("resume", run.toString());
        }
        try (PrintStream log = new PrintStream(
                        Files.newOutputStream(
                                Path.of(arguments[1]), StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                        true);
                TensorAllocator allocator = new TensorAllocator();
                DataSplits data = Blobs.splits(500, 12, 4)) {
            TrainListener listener = new TrainListener() {
                @Override
                public void onCheckpoint(CheckpointMetrics metrics) {
                    log.println("checkpoint " + metrics.step());
                }
            };
            RunSummary summary = new Trainer(config, data, allocator, run.resolve("checkpoints"), listener).run();
            log.println("done " + summary.weightsSha256());
        }
    }
}
