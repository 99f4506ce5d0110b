package dev.kiln.data;

import java.util.List;

/**
 * What features are shifted and scaled by: {@code (raw − mean) ÷ deviation}. Computed once, on the training samples,
 * and kept with the model. The lists have one entry for all features (images) or one for each (tables).
 *
 * @param mean what is subtracted
 * @param deviation what is divided by; never 0
 */
public record Normalization(List<Double> mean, List<Double> deviation) {
    /** Leaves features as they are. */
    public static final Normalization NONE = new Normalization(List.of(0.0), List.of(1.0));

    /** Copies the lists and checks that they fit each other and can be divided by. */
    public Normalization {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        if (mean.isEmpty() || mean.size() != deviation.size()) {
            throw new IllegalArgumentException(
                    mean.size() + " means and " + deviation.size() + " deviations do not belong together");
        }
        for (int i = 0; i < mean.size(); i++) {
            if (!Double.isFinite(mean.get(i)) || !(Math.abs(deviation.get(i)) > 0)) {
                throw new IllegalArgumentException(
                        "mean " + mean.get(i) + " and deviation " + deviation.get(i) + " cannot normalise");
            }
        }
    }

    /** One mean and deviation for every feature. */
    public static Normalization ofAll(double mean, double deviation) {
        return new Normalization(List.of(mean), List.of(deviation));
    }

    /** Whether it can be applied to samples of this many features. */
    public boolean fits(int features) {
        return mean.size() == 1 || mean.size() == features;
    }

    /** Per feature, what a raw value is multiplied with before {@link #shift} is added. */
    float[] scale(int features, double unit) {
        float[] scale = new float[features];
        for (int i = 0; i < features; i++) {
            scale[i] = (float) (unit / deviation.get(i % deviation.size()));
        }
        return scale;
    }

    /** Per feature, what is added after scaling. */
    float[] shift(int features) {
        float[] shift = new float[features];
        for (int i = 0; i < features; i++) {
            shift[i] = (float) (-mean.get(i % mean.size()) / deviation.get(i % deviation.size()));
        }
        return shift;
    }
}
