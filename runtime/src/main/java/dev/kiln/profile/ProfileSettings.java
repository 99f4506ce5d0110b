package dev.kiln.profile;

import dev.kiln.KilnException;
import dev.kiln.train.TrainConfig;

/**
 * What is profiled.
 *
 * @param config of the training; its model, batch, recipe and optimizer matter
 * @param features values of a sample
 * @param classes of samples
 * @param steps to measure
 */
public record ProfileSettings(TrainConfig config, int features, int classes, int steps) {
    private static final int MOST_STEPS = 1_000;
    private static final int MOST_FEATURES = 1 << 20;
    private static final int MOST_CLASSES = 1 << 16;

    /**
     * Checks them.
     *
     * @throws KilnException with code {@code bad-option}
     */
    public ProfileSettings {
        require("steps", steps, 1, MOST_STEPS);
        check(config, features, classes);
    }

    /**
     * Checks what can be profiled, whatever the number of steps.
     *
     * @throws KilnException with code {@code bad-option}
     */
    public static void check(TrainConfig config, int features, int classes) {
        require("features", features, 1, MOST_FEATURES);
        require("classes", classes, 2, MOST_CLASSES);
        long values = (long) config.batch() * features;
        if (values > Integer.MAX_VALUE) {
            throw new KilnException(
                    "bad-option",
                    "Options --batch and --features: expected a batch of at most " + Integer.MAX_VALUE
                            + " values, found " + config.batch() + " × " + features);
        }
        if (config.recipe().contains("dsart")) {
            throw new KilnException(
                    "bad-option",
                    "Option --recipe: expected fp32 or hqaf, whose steps stay as they are, found " + config.recipe()
                            + "; the tasks of a dsart training are in the \"profile\" lines of its metrics.jsonl");
        }
    }

    private static void require(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new KilnException(
                    "bad-option",
                    "Option --" + option + ": expected a number from " + least + " to " + most + ", found " + value);
        }
    }
}
