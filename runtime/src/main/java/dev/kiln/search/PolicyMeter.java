package dev.kiln.search;

import dev.kiln.KilnException;
import dev.kiln.data.Dataset;
import dev.kiln.data.SplitMix;
import dev.kiln.device.Target;
import dev.kiln.model.Inference;
import dev.kiln.model.InferenceGraph;
import dev.kiln.model.Model;
import dev.kiln.model.Precision;
import dev.kiln.model.ProbeBatch;
import dev.kiln.tensor.TensorAllocator;
import java.util.ArrayList;
import java.util.List;

/** Measures policies on a sample of a data set: the real loss of quantized inference, and its time where wanted. */
final class PolicyMeter implements AutoCloseable {
    /** Samples of one batch, as in evaluations. */
    private static final int BATCH = 256;

    private static final long STREAM = 0x73616D70L; // Keeps this use of a seed apart from others.

    /** A time is the shortest of these many batches at least, in rounds of this time at least. */
    private static final int LEAST_RUNS = 10;

    private static final long ROUND_NANOS = 80_000_000L;

    /** Rounds end when one gains less than this share, or after this many. */
    private static final double GAIN = 0.03;

    private static final int MOST_ROUNDS = 20;

    private static final long WARM_UP_NANOS = 1_500_000_000L;

    private final Encodings encodings;
    private final Target target;
    private final TensorAllocator allocator;
    private final List<ProbeBatch> batches = new ArrayList<>();
    private final int batch;
    private final int samples;

    /**
     * Takes the samples.
     *
     * @param most samples at most; all that have labels where there are fewer
     * @throws KilnException with code {@code no-labels} where none has one
     */
    PolicyMeter(
            Model trained, Space space, Dataset data, int most, long seed, Target target, TensorAllocator allocator) {
        this.target = target;
        this.allocator = allocator;
        List<Integer> chosen = choose(data, most, seed);
        this.samples = chosen.size();
        this.batch = Math.min(BATCH, samples);
        this.encodings = new Encodings(trained, space, allocator);
        try {
            for (int from = 0; from < samples; from += batch) {
                batches.add(
                        new ProbeBatch(data, chosen.subList(from, Math.min(from + batch, samples)), batch, allocator));
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * What a policy came to.
     *
     * @param hits samples that were right
     * @param millis of a batch; NaN where it was not measured
     */
    record Reading(Losses losses, int hits, double millis) {}

    /** Samples that policies are measured on. */
    int samples() {
        return samples;
    }

    /** Samples of one batch. */
    int batch() {
        return batch;
    }

    /** Measures one policy. */
    Reading read(Precision precision, boolean timed) {
        try (Model model = encodings.assemble(precision);
                Inference inference = Inference.of(model, batch, target, allocator)) {
            float[] losses = new float[samples];
            int done = 0;
            int hits = 0;
            for (ProbeBatch part : batches) {
                InferenceGraph result = inference.run(part.features(), part.labels(), part.size());
                for (int i = 0; i < part.size(); i++) {
                    losses[done++] = result.losses().get(i);
                    hits += isHit(
                                    result,
                                    i,
                                    part.labels().get(i),
                                    model.network().classes())
                            ? 1
                            : 0;
                }
            }
            return new Reading(new Losses(losses), hits, timed ? millis(inference) : Double.NaN);
        }
    }

    /** Runs a policy for a while, so that what it needs is compiled. */
    void warmUp(Precision precision) {
        try (Model model = encodings.assemble(precision);
                Inference inference = Inference.of(model, batch, target, allocator)) {
            fastest(inference, WARM_UP_NANOS);
        }
    }

    private double millis(Inference inference) {
        long best = fastest(inference, ROUND_NANOS);
        for (int round = 1; round < MOST_ROUNDS; round++) {
            long next = fastest(inference, ROUND_NANOS);
            boolean settled = next > best * (1 - GAIN);
            best = Math.min(best, next);
            if (settled) {
                break;
            }
        }
        return best / 1e6;
    }

    private long fastest(Inference inference, long nanos) {
        ProbeBatch first = batches.getFirst();
        long start = System.nanoTime();
        long best = Long.MAX_VALUE;
        for (int run = 0; run < LEAST_RUNS || System.nanoTime() - start < nanos; run++) {
            long begin = System.nanoTime();
            inference.run(first.features(), first.labels(), first.size());
            best = Math.min(best, System.nanoTime() - begin);
        }
        return best;
    }

    private static boolean isHit(InferenceGraph result, int row, int label, int classes) {
        float own = result.probabilities().get(row * classes + label);
        for (int c = 0; c < classes; c++) {
            float other = result.probabilities().get(row * classes + c);
            // Of equals the lowest class is predicted.
            if (c != label && !(c < label ? other < own : other <= own)) {
                return false;
            }
        }
        return !Float.isNaN(own);
    }

    /** Labelled samples, drawn without putting back, in the order of the data. */
    private static List<Integer> choose(Dataset data, int most, long seed) {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < data.size(); i++) {
            if (data.label(i) >= 0) {
                all.add(i);
            }
        }
        if (all.isEmpty()) {
            throw new KilnException(
                    "no-labels",
                    data.name() + ": no sample has a label that the model knows; expected labels to measure by, found"
                            + " none; check the data set with: kiln inspect");
        }
        SplitMix random = SplitMix.of(STREAM, seed);
        int count = Math.min(most, all.size());
        for (int i = 0; i < count; i++) {
            int other = i + random.nextInt(all.size() - i);
            int swapped = all.get(i);
            all.set(i, all.get(other));
            all.set(other, swapped);
        }
        return all.subList(0, count).stream().sorted().toList();
    }

    @Override
    public void close() {
        batches.reversed().forEach(ProbeBatch::close);
        encodings.close();
    }
}
