package dev.kiln.train;

import dev.kiln.data.Batch;
import dev.kiln.data.BatchLoader;
import dev.kiln.data.Dataset;
import dev.kiln.metrics.ConfusionMatrix;
import dev.kiln.metrics.EvaluationMetrics;
import dev.kiln.metrics.Mistake;
import dev.kiln.metrics.Mistakes;
import dev.kiln.model.Inference;
import dev.kiln.model.InferenceGraph;
import dev.kiln.tensor.TensorAllocator;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Passes over data that is not trained on. */
public final class Evaluator {
    private static final int MISTAKES = 48;
    private static final Comparator<Candidate> MOST_CONFIDENT_FIRST =
            Comparator.comparingDouble(Candidate::probability).reversed().thenComparingInt(Candidate::index);

    private Evaluator() {}

    /**
     * What a pass found.
     *
     * @param metrics loss and accuracy
     * @param confusion by actual and predicted class
     * @param mistakes the most confident ones
     */
    public record Result(EvaluationMetrics metrics, ConfusionMatrix confusion, Mistakes mistakes) {}

    /** Hears of every sample of a pass, in the order of the data set. */
    @FunctionalInterface
    public interface SampleListener {
        /**
         * One sample.
         *
         * @param index in the data set
         * @param predicted class with the largest probability, the lowest of equals; −1 where one is not a number
         * @param probabilities of all classes; valid during this call
         * @param loss cross-entropy; meaningless where the label is not known
         */
        void onSample(int index, int predicted, float[] probabilities, float loss);
    }

    private record Candidate(int index, int label, int predicted, double probability) {}

    /** Runs every sample of {@code data} once. */
    public static void forEachSample(
            Inference inference, Dataset data, TensorAllocator allocator, SampleListener listener) {
        float[] row = new float[data.classNames().size()];
        try (BatchLoader loader = BatchLoader.inOrder(data, inference.batch(), allocator)) {
            for (int done = 0; done < loader.batchesPerEpoch(); done++) {
                Batch batch = loader.next();
                InferenceGraph result = inference.run(batch.features(), batch.labels(), batch.size());
                FloatArray probabilities = result.probabilities();
                FloatArray losses = result.losses();
                for (int i = 0; i < batch.size(); i++) {
                    for (int c = 0; c < row.length; c++) {
                        row[c] = probabilities.get(i * row.length + c);
                    }
                    listener.onSample(batch.sample(i), largest(row), row, losses.get(i));
                }
            }
        }
    }

    /**
     * Measures loss and accuracy on the labelled samples of {@code data}.
     *
     * @param split {@code validation} or {@code test}
     * @param step training steps done
     * @param epoch of that step
     */
    public static Result evaluate(
            Inference inference, Dataset data, String split, long step, int epoch, TensorAllocator allocator) {
        long start = System.nanoTime();
        int classes = data.classNames().size();
        long[][] counts = new long[classes][classes];
        double[] lossSum = new double[1];
        long[] totals = new long[2];
        PriorityQueue<Candidate> worst = new PriorityQueue<>(MOST_CONFIDENT_FIRST.reversed());
        forEachSample(inference, data, allocator, (index, predicted, probabilities, loss) -> {
            int label = data.label(index);
            if (label < 0) {
                return;
            }
            totals[0]++;
            lossSum[0] += loss;
            if (predicted == label) {
                totals[1]++;
            }
            if (predicted >= 0) {
                counts[label][predicted]++;
            }
            if (predicted >= 0 && predicted != label) {
                worst.add(new Candidate(index, label, predicted, probabilities[predicted]));
                if (worst.size() > MISTAKES) {
                    worst.remove();
                }
            }
        });
        double seconds = (System.nanoTime() - start) / 1e9;
        List<Mistake> drawn = worst.stream()
                .sorted(MOST_CONFIDENT_FIRST)
                .map(candidate -> draw(data, candidate))
                .toList();
        double samples = totals[0];
        return new Result(
                new EvaluationMetrics(
                        step, epoch, split, totals[0], lossSum[0] / samples, totals[1] / samples, seconds),
                new ConfusionMatrix(step, split, data.classNames(), counts),
                new Mistakes(step, split, totals[0] - totals[1], data.classNames(), drawn));
    }

    private static int largest(float[] row) {
        int best = 0;
        for (int c = 0; c < row.length; c++) {
            if (Float.isNaN(row[c])) {
                return -1;
            }
            best = row[c] > row[best] ? c : best;
        }
        return best;
    }

    /** Images are [height × width] or [channels × height × width]; the mean of the channels is drawn. */
    private static Mistake draw(Dataset data, Candidate candidate) {
        int[] shape = data.sampleShape();
        boolean image = shape.length == 2 || shape.length == 3;
        int height = image ? shape[shape.length - 2] : 0;
        int width = image ? shape[shape.length - 1] : 0;
        byte[] pixels = new byte[height * width];
        if (image) {
            float[] raw = data.raw(candidate.index());
            int channels = raw.length / pixels.length;
            for (int i = 0; i < pixels.length; i++) {
                float sum = 0;
                for (int c = 0; c < channels; c++) {
                    sum += raw[c * pixels.length + i];
                }
                pixels[i] = (byte) Math.clamp(Math.round(255 * sum / channels), 0, 255);
            }
        }
        return new Mistake(
                candidate.index(),
                candidate.label(),
                candidate.predicted(),
                candidate.probability(),
                width,
                height,
                pixels);
    }
}
