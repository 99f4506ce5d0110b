package dev.kiln.cli;

import dev.kiln.KilnException;
import dev.kiln.profile.scaling.ScalingSettings;
import dev.kiln.train.TrainConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code kiln profile --scaling}. */
final class ScalingOptions {
    private static final double BUDGET = 120;
    private static final Path REPORT = Path.of("scaling.html");

    @Option(
            names = "--scaling",
            order = 20,
            description = "Instead of one step: how its time grows with batch, width and threads, and what bounds it"
                    + " where; as a table and a page.")
    boolean asked;

    @Option(
            names = "--batches",
            paramLabel = "N,…",
            order = 21,
            description = "With --scaling: samples of a step (default: " + ScalingSettings.BATCHES + ").")
    @Nullable
    String batches;

    @Option(
            names = "--widths",
            paramLabel = "N,…",
            order = 22,
            description =
                    "With --scaling: neurons of each of two hidden layers (default: " + ScalingSettings.WIDTHS + ").")
    @Nullable
    String widths;

    @Option(
            names = "--budget",
            paramLabel = "SECONDS",
            order = 23,
            description = "With --scaling: time for all of it; what there is no time for is skipped, with its reason"
                    + " (default: 120).")
    @Nullable
    Double budget;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            order = 24,
            description = "With --scaling: where the page goes (default: scaling.html); it is replaced.")
    @Nullable
    Path report;

    /** What is measured. */
    ScalingSettings settings(TrainConfig config, int features, int classes) {
        return ScalingSettings.parse(
                config,
                features,
                classes,
                Objects.requireNonNullElse(batches, ScalingSettings.BATCHES),
                Objects.requireNonNullElse(widths, ScalingSettings.WIDTHS),
                Objects.requireNonNullElse(budget, BUDGET));
    }

    /** Where the page goes. */
    Path page() {
        return Objects.requireNonNullElse(report, REPORT);
    }

    /**
     * Refuses options that would be without effect.
     *
     * @param single those of the profile of one step, by name; null where not given
     * @throws KilnException with code {@code bad-option}
     */
    void check(Map<String, @Nullable Object> single) {
        Map<String, @Nullable Object> own = new TreeMap<>();
        own.put("--batches", batches);
        own.put("--widths", widths);
        own.put("--budget", budget);
        own.put("--report", report);
        (asked ? single : own).forEach((option, value) -> {
            if (value != null) {
                throw new KilnException(
                        "bad-option",
                        "Option " + option + ": expected " + (asked ? "no --scaling" : "--scaling")
                                + " beside it, found " + (asked ? "one" : "none") + "; see: kiln profile --help");
            }
        });
    }
}
