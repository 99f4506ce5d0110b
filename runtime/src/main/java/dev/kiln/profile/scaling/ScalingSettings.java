package dev.kiln.profile.scaling;

import dev.kiln.KilnException;
import dev.kiln.advice.StepSize;
import dev.kiln.profile.ProfileSettings;
import dev.kiln.train.TrainConfig;
import java.util.List;

/**
 * What a study measures: every batch with every width.
 *
 * @param config of the training; its recipe and optimizer matter
 * @param features values of a sample
 * @param classes of samples
 * @param batches samples of a step, rising
 * @param widths neurons of each of two hidden layers, rising
 * @param budget seconds to aim at
 */
public record ScalingSettings(
        TrainConfig config, int features, int classes, List<Integer> batches, List<Integer> widths, double budget) {
    /** Batches that are measured unless told otherwise. */
    public static final String BATCHES = "1,8,32,128,512,2048,4096";

    /** Widths that are measured unless told otherwise. */
    public static final String WIDTHS = "64,256,1024,4096,8192";

    private static final int LARGEST_BATCH = 1 << 14;
    private static final int WIDEST = 1 << 15;
    private static final double LONGEST = 86_400;

    /**
     * Sorts and checks them.
     *
     * @throws KilnException with code {@code bad-option}
     */
    public ScalingSettings {
        batches = batches.stream().distinct().sorted().toList();
        widths = widths.stream().distinct().sorted().toList();
        if (!(budget > 0 && budget <= LONGEST)) {
            throw new KilnException(
                    "bad-option", "Option --budget: expected a number above 0 and up to 86400, found " + budget);
        }
        ProfileSettings.check(config.with("batch", Integer.toString(batches.getLast())), features, classes);
    }

    /**
     * From texts of numbers with commas between them.
     *
     * @throws KilnException with code {@code bad-option}, naming the option and what is wrong
     */
    public static ScalingSettings parse(
            TrainConfig config, int features, int classes, String batches, String widths, double budget) {
        return new ScalingSettings(
                config,
                features,
                classes,
                StepSize.numbers("--batches", batches, LARGEST_BATCH),
                StepSize.numbers("--widths", widths, WIDEST),
                budget);
    }

    /** The same with another budget, in seconds. */
    public ScalingSettings withBudget(double seconds) {
        return new ScalingSettings(config, features, classes, batches, widths, seconds);
    }

    /** The batch in the middle, which is measured with fewer threads as well. */
    public int middleBatch() {
        return batches.get(batches.size() / 2);
    }

    /** The whole grid. */
    List<GridPoint> grid(int threads) {
        return batches.stream()
                .flatMap(batch -> widths.stream().map(width -> new GridPoint(batch, width, threads)))
                .toList();
    }

    /** The training at a point. */
    TrainConfig config(GridPoint at) {
        return config.with("model", at.model()).with("batch", Integer.toString(at.batch()));
    }
}
