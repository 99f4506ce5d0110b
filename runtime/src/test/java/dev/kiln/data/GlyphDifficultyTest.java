package dev.kiln.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The built-in data set must not be so easy that a linear model solves it, nor so odd that it learns nothing. */
class GlyphDifficultyTest {
    private static final int CLASSES = 10;
    private static final int EPOCHS = 8;

    @Test
    void isTooHardForALinearModel() {
        try (DataSplits splits = DataSources.open("glyphs", DataOptions.defaults())) {
            float[] weights = train(splits.train());
            double accuracy = accuracy(weights, splits.test());
            assertThat(accuracy).isBetween(0.80, 0.92);
        }
    }

    /** Softmax regression by plain stochastic gradient descent with a step that falls to 0. */
    private static float[] train(Dataset data) {
        int width = data.features();
        float[] weights = new float[CLASSES * (width + 1)];
        float[] row = new float[width];
        double[] scores = new double[CLASSES];
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            int[] order = Permutation.of(data.size(), 5, epoch);
            float step = 0.0015f * (EPOCHS - epoch) / EPOCHS;
            for (int sample : order) {
                data.copyFeatures(sample, row, 0);
                score(weights, row, scores);
                double sum = 0;
                for (double score : scores) {
                    sum += Math.exp(score);
                }
                for (int c = 0; c < CLASSES; c++) {
                    double probability = Math.exp(scores[c]) / sum;
                    float gradient = (float) (probability - (c == data.label(sample) ? 1 : 0));
                    int from = c * (width + 1);
                    for (int i = 0; i < width; i++) {
                        weights[from + i] -= step * gradient * row[i];
                    }
                    weights[from + width] -= step * gradient;
                }
            }
        }
        return weights;
    }

    private static void score(float[] weights, float[] row, double[] scores) {
        double highest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < CLASSES; c++) {
            int from = c * (row.length + 1);
            float sum = weights[from + row.length];
            for (int i = 0; i < row.length; i++) {
                sum += weights[from + i] * row[i];
            }
            scores[c] = sum;
            highest = Math.max(highest, sum);
        }
        for (int c = 0; c < CLASSES; c++) {
            scores[c] -= highest;
        }
    }

    private static double accuracy(float[] weights, Dataset data) {
        float[] row = new float[data.features()];
        double[] scores = new double[CLASSES];
        int right = 0;
        for (int sample = 0; sample < data.size(); sample++) {
            data.copyFeatures(sample, row, 0);
            score(weights, row, scores);
            int best = 0;
            for (int c = 1; c < CLASSES; c++) {
                best = scores[c] > scores[best] ? c : best;
            }
            right += best == data.label(sample) ? 1 : 0;
        }
        return (double) right / data.size();
    }
}
