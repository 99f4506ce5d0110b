package dev.kiln.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code export} that ask for test vectors. */
final class GoldenOptions {
    @Option(
            names = "--golden",
            required = true,
            paramLabel = "DIR",
            description = "A new directory for inputs, weights, sums and results of one layer, in integers.")
    Path directory = Path.of("");

    @Option(
            names = "--layer",
            paramLabel = "NAME",
            description = "Which layer, such as layers.2 (default: the first that computes in integers).")
    @Nullable
    String layer;

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "The first N samples of the data (default: ${DEFAULT-VALUE}).")
    int samples = 16;

    @Option(
            names = "--data",
            paramLabel = "DATA",
            description = "Data to take them from (default: the test data of the training).")
    @Nullable
    String data;
}
