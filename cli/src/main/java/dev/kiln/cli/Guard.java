package dev.kiln.cli;

import dev.kiln.data.DataSplits;
import dev.kiln.metrics.GuardMetrics;
import dev.kiln.metrics.MetricsJson;
import dev.kiln.metrics.RunDirectory;
import dev.kiln.metrics.report.Unit;
import dev.kiln.tensor.TensorAllocator;
import dev.kiln.train.RunSummary;
import dev.kiln.train.TrainConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Trains what a run is compared with, one training after the other, each in a run directory of its own below
 * {@code guard/}: the FP32 baseline with the run's seed, then both with further seeds. One that is already there is not
 * trained again, and one that was stopped goes on.
 */
final class Guard {
    private final Console console;
    private final RunDirectory home;
    private final TrainConfig config;
    private final Trainings runs;
    private final int trainings;
    private int begun;

    Guard(
            Console console,
            RunDirectory home,
            TrainConfig config,
            DataSplits data,
            TensorAllocator allocator,
            List<String> words) {
        this.console = console;
        this.home = home;
        this.config = config;
        this.runs = new Trainings(
                console,
                data,
                allocator,
                words,
                "as in the run that is guarded; delete the guard directory to train it anew");
        this.trainings = 2 * config.guardSeeds() - 1;
    }

    /** Asks the current training to save a checkpoint and to end. Any thread may call this. */
    void stop() {
        runs.stop();
    }

    /**
     * Trains all that is not there yet.
     *
     * @param first the run itself
     * @return the verdict, or nothing where someone stopped it
     */
    Optional<GuardMetrics> run(RunSummary first) {
        List<GuardMetrics.Pair> pairs = new ArrayList<>();
        console.remark(
                "Guard: " + trainings + " more trainings, in " + home.path().resolve("guard"));
        for (int i = 0; i < config.guardSeeds(); i++) {
            long seed = config.seed() + i;
            double accuracy = i == 0 ? first.testAccuracy() : accuracy(config.seeded(seed), config.recipe(), seed);
            double baseline = runs.isStopped() ? Double.NaN : accuracy(config.baseline(seed), "fp32", seed);
            if (runs.isStopped()) {
                return Optional.empty();
            }
            pairs.add(new GuardMetrics.Pair(seed, accuracy, baseline));
        }
        return Optional.of(GuardMetrics.of(first.steps(), config.recipe(), pairs));
    }

    private double accuracy(TrainConfig training, String recipe, long seed) {
        begun++;
        double known = runs.accuracy(training, home.path().resolve("guard").resolve(recipe + "-seed-" + seed));
        if (!runs.isStopped()) {
            console.remark(String.format(
                    java.util.Locale.ROOT,
                    "  %2d/%d  %-5s seed %-4d accuracy %s",
                    begun,
                    trainings,
                    recipe,
                    seed,
                    Unit.SHARE.format(known)));
            console.event(
                    "guard_run",
                    MetricsJson.object()
                            .put("recipe", recipe)
                            .put("seed", seed)
                            .put("test_accuracy", known)
                            .put("number", begun)
                            .put("of", trainings));
        }
        return known;
    }
}
