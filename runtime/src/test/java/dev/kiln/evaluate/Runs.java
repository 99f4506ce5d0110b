package dev.kiln.evaluate;

import dev.kiln.train.TrainConfig;
import java.util.List;

/** Made-up runs. */
final class Runs {
    static final StepWork WORK = new StepWork(10, 2);

    private Runs() {}

    static EvaluationSettings settings(String recipes, int seeds, Integer... epochs) {
        TrainConfig base = TrainConfig.defaults().with("model", "mlp:8,4");
        return new EvaluationSettings(base, List.of(recipes.split(",", -1)), seeds, List.of(epochs), Double.NaN, 0);
    }

    /** A run of 100 steps of 10 samples an epoch, whose first evaluation at 90% or more comes after 50 steps each. */
    static RunFigures run(Arm arm, int epochs, long seed, double seconds, double accuracy) {
        return run(arm, epochs, seed, seconds, accuracy, List.of(new RunFigures.Widths(0, List.of(8, 4))));
    }

    static RunFigures run(
            Arm arm, int epochs, long seed, double seconds, double accuracy, List<RunFigures.Widths> widths) {
        long steps = 100L * epochs;
        TrainConfig config = TrainConfig.defaults()
                .with("model", "mlp:8,4")
                .with("recipe", arm.recipe())
                .with("batch", "10")
                .with("threads", "4")
                .with("compact", Boolean.toString(!arm.wide()));
        return new RunFigures(
                new Slot(arm, epochs, seed),
                config,
                steps,
                steps * 10.0,
                seconds,
                accuracy,
                List.of(
                        new RunFigures.Accuracy(25L * epochs, 0.5),
                        new RunFigures.Accuracy(50L * epochs, 0.9),
                        new RunFigures.Accuracy(steps, accuracy)),
                widths,
                0.8,
                1000,
                300,
                6,
                2,
                Double.NaN,
                0.5);
    }
}
