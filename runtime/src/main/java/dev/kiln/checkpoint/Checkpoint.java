package dev.kiln.checkpoint;

import dev.kiln.data.DataCursor;
import dev.kiln.data.DataSchema;
import dev.kiln.tensor.ElementType;
import java.util.List;

/**
 * Everything a checkpoint says beside the values of its tensors.
 *
 * @param step training steps that it contains
 * @param seed of the run; with the step it is the whole state of the random numbers
 * @param cursor where the data goes on
 * @param progress what the loop has added up so far
 * @param score validation accuracy of these weights, 0…1; NaN where it was not measured
 * @param config the run's settings, a JSON object
 * @param model the network's layers, a JSON object
 * @param precision formats of the layers and what their changes depend on, a JSON object without members where all is
 *     as the settings say
 * @param sparsity which neurons are in the network, a JSON object without members where all are
 * @param schema what samples and classes mean, and how samples are normalised
 * @param dataFingerprint SHA-256 of the data trained on
 * @param weightsSha256 over the parameters' little-endian values in order
 * @param tensors the tensors in order, parameters first
 */
public record Checkpoint(
        long step,
        long seed,
        DataCursor cursor,
        Progress progress,
        double score,
        String config,
        String model,
        String precision,
        String sparsity,
        DataSchema schema,
        String dataFingerprint,
        String weightsSha256,
        List<Entry> tensors) {

    /** Of a training whose formats its settings say. */
    public static final String NO_PRECISION = "{}";

    /** Of a training whose network keeps all of its neurons. */
    public static final String NO_SPARSITY = "{}";

    /** Copies the list. */
    public Checkpoint {
        tensors = List.copyOf(tensors);
    }

    /** This checkpoint with other tensors. */
    Checkpoint withTensors(String sha256OfWeights, List<Entry> entries) {
        return new Checkpoint(
                step,
                seed,
                cursor,
                progress,
                score,
                config,
                model,
                precision,
                sparsity,
                schema,
                dataFingerprint,
                sha256OfWeights,
                entries);
    }

    /**
     * What the loop has added up: without it a resumed run would report other figures than one that was not killed.
     *
     * @param lossSum sum of the samples' losses in the current epoch
     * @param correct samples classified right in the current epoch
     * @param samples samples of the current epoch
     * @param lastEpochLoss mean loss of the epoch before; NaN before the first
     * @param smoothedLoss running mean that divergence is judged by
     * @param bestLoss smallest validation loss; infinite before the first evaluation
     * @param worseEvaluations evaluations since then
     * @param seconds training time so far
     * @param stepSeconds of it, time in steps alone
     */
    public record Progress(
            double lossSum,
            long correct,
            long samples,
            double lastEpochLoss,
            double smoothedLoss,
            double bestLoss,
            int worseEvaluations,
            double seconds,
            double stepSeconds) {
        /** Nothing done yet. */
        public static final Progress NONE = new Progress(0, 0, 0, Double.NaN, 0, Double.POSITIVE_INFINITY, 0, 0, 0);
    }

    /** What a tensor is for. */
    public enum Role {
        /** A trained value. */
        PARAMETER,
        /** A value that the optimizer remembers. */
        OPTIMIZER
    }

    /**
     * A tensor.
     *
     * @param name such as {@code layers.0.weight}; its file is {@code name.arrow}
     * @param type of its values
     * @param shape its dimensions, row-major
     * @param fileBytes size of its file
     * @param sha256 over its little-endian values
     */
    public record Entry(String name, Role role, ElementType type, List<Integer> shape, long fileBytes, String sha256) {
        /** Copies the shape. */
        public Entry {
            shape = List.copyOf(shape);
        }

        /** The bytes of the values. */
        public long valueBytes() {
            return Math.multiplyExact(elements(), (long) type.bytes());
        }

        /** The number of values. */
        public long elements() {
            long product = 1;
            for (int dimension : shape) {
                product = Math.multiplyExact(product, (long) dimension);
            }
            return product;
        }
    }
}
