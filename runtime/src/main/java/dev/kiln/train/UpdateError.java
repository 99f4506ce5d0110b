package dev.kiln.train;

import dev.kiln.data.Batch;
import dev.kiln.data.BatchLoader;
import dev.kiln.data.Dataset;
import dev.kiln.device.Target;
import dev.kiln.kernels.LossScaling;
import dev.kiln.kernels.QuantFormat;
import dev.kiln.kernels.StoredMatrix;
import dev.kiln.model.Model;
import dev.kiln.model.ModelSpec;
import dev.kiln.model.Network;
import dev.kiln.model.Parameter;
import dev.kiln.tensor.TensorAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/**
 * How far the updates that quantized weights take are from those of SGD in FP64, with the gradients of the same
 * quantized forward pass: norm of the difference as a share of the norm of the FP64 update, over sampled rows of all
 * quantized weights. Weights, their codes with their residuals, may take in less than a step; residuals keep what is
 * left out.
 *
 * @param steps that were done
 * @param weights that were sampled
 * @param whole of the sum of all updates
 * @param eachStep of single updates, root of the sums of squares
 * @param wholeWithoutResiduals as {@code whole}, where residuals are set to zero after each step
 * @param eachStepWithoutResiduals as {@code eachStep}, in the same way
 */
public record UpdateError(
        long steps,
        long weights,
        double whole,
        double eachStep,
        double wholeWithoutResiduals,
        double eachStepWithoutResiduals) {
    /** Rows of a matrix that are looked at, at most. */
    private static final int ROWS = 64;

    /** Where the schedule would have gone in so few steps does not matter. */
    private static final String CONSTANT = "constant";

    /**
     * Measures, on weights of their own.
     *
     * @param config of a training with quantized weights; its optimizer is SGD here in any case
     * @param stopped asked before each step; ends it with what was done so far
     * @return nothing where it was stopped at once
     */
    public static @Nullable UpdateError measure(
            TrainConfig config,
            Dataset data,
            int steps,
            Target target,
            TensorAllocator allocator,
            BooleanSupplier stopped) {
        TrainConfig sgd = config.with("optimizer", "sgd")
                .with("recipe", "hqaf")
                .with("optimizer-state", "fp32")
                .with("clip-norm", "0")
                .with("schedule", CONSTANT);
        Sums with = run(sgd, data, steps, target, allocator, true, stopped);
        Sums without = run(sgd, data, steps, target, allocator, false, stopped);
        if (stopped.getAsBoolean()) {
            return null;
        }
        return new UpdateError(
                with.steps, with.weights(), with.whole(), with.eachStep(), without.whole(), without.eachStep());
    }

    private static Sums run(
            TrainConfig config,
            Dataset data,
            int steps,
            Target target,
            TensorAllocator allocator,
            boolean residuals,
            BooleanSupplier stopped) {
        ModelSpec spec = ModelSpec.parse(config.model());
        Network network = Network.of(spec, data.features(), data.classNames().size());
        float rate = (float) config.effectiveLearningRate();
        try (BatchLoader loader = new BatchLoader(data, config.batch(), config.seed(), allocator);
                Model model = Model.weights(network, config.precision(spec), allocator)) {
            model.initialize(config.seed());
            try (TrainingPlan plan = new TrainingPlan(model, config, target, allocator)) {
                Sums sums = new Sums(config, model, rate);
                FloatArray scale = Objects.requireNonNull(plan.optimizerState().get("loss_scale"))
                        .floats();
                for (int step = 0; step < steps && !stopped.getAsBoolean(); step++) {
                    Batch batch = loader.next();
                    float used = scale.get(LossScaling.SCALE);
                    float skipped = scale.get(LossScaling.SKIPPED);
                    plan.run(batch, rate, step, TrainingPlan.Measure.NORM);
                    plan.download();
                    plan.downloadGradients();
                    if (!residuals) {
                        clear(model);
                    }
                    if (scale.get(LossScaling.SKIPPED) == skipped) {
                        sums.add(plan.step().gradients(), used);
                    }
                }
                return sums;
            }
        }
    }

    private static void clear(Model model) {
        for (Parameter parameter : model.network().parameters()) {
            if (!model.matrix(parameter).format().equals(QuantFormat.FP32)) {
                model.residual(parameter).init((short) 0);
            }
        }
    }

    /** A row of weights: what it was, the sum of what FP64 would have added, and SGD's velocity. */
    private static final class Row {
        final Parameter parameter;
        final int number;
        final double[] start;
        final double[] before;
        final double[] wide;
        final double[] velocity;

        Row(Parameter parameter, int number, double[] start) {
            this.parameter = parameter;
            this.number = number;
            this.start = start;
            this.before = start.clone();
            this.wide = new double[start.length];
            this.velocity = new double[start.length];
        }
    }

    /** Adds up squares of differences. */
    private static final class Sums {
        private final TrainConfig config;
        private final Model model;
        private final float rate;
        private final List<Row> rows = new ArrayList<>();
        private long steps;
        private double differences;
        private double updates;

        Sums(TrainConfig config, Model model, float rate) {
            this.config = config;
            this.model = model;
            this.rate = rate;
            for (Parameter parameter : model.network().parameters()) {
                StoredMatrix matrix = model.matrix(parameter);
                int taken = matrix.format().equals(QuantFormat.FP32) ? 0 : Math.min(matrix.rows(), ROWS);
                for (int i = 0; i < taken; i++) {
                    int number = (int) ((long) i * matrix.rows() / taken);
                    rows.add(new Row(parameter, number, row(parameter, number)));
                }
            }
        }

        private double[] row(Parameter parameter, int number) {
            float[] values = new float[model.matrix(parameter).columns()];
            model.restoreRow(parameter, number, values);
            double[] wide = new double[values.length];
            for (int i = 0; i < wide.length; i++) {
                wide[i] = values[i];
            }
            return wide;
        }

        /** Takes in a step that was done. */
        void add(Model gradients, float scale) {
            steps++;
            for (Row row : rows) {
                double[] now = row(row.parameter, row.number);
                for (int i = 0; i < now.length; i++) {
                    double gradient = gradient(gradients, row, i) / scale + config.weightDecay() * row.before[i];
                    double velocity = config.momentum() * row.velocity[i] + gradient;
                    double direction = config.nesterov() ? gradient + config.momentum() * velocity : velocity;
                    double update = -rate * direction;
                    double difference = now[i] - row.before[i] - update;
                    differences += difference * difference;
                    updates += update * update;
                    row.velocity[i] = velocity;
                    row.wide[i] += update;
                    row.before[i] = now[i];
                }
            }
        }

        private static double gradient(Model gradients, Row row, int column) {
            StoredMatrix matrix = gradients.matrix(row.parameter);
            int at = row.number * matrix.columns() + column;
            return switch (matrix.codes()) {
                case ShortArray half ->
                    matrix.format().equals(QuantFormat.FP16)
                            ? Float.float16ToFloat(half.get(at))
                            : Float.intBitsToFloat(half.get(at) << 16);
                case FloatArray wide -> wide.get(at);
                default ->
                    throw new IllegalStateException(
                            "gradients in " + matrix.format().name());
            };
        }

        long weights() {
            return rows.stream().mapToLong(row -> row.start.length).sum();
        }

        double eachStep() {
            return Math.sqrt(differences / updates);
        }

        double whole() {
            double apart = 0;
            double all = 0;
            for (Row row : rows) {
                for (int i = 0; i < row.start.length; i++) {
                    double difference = row.before[i] - row.start[i] - row.wide[i];
                    apart += difference * difference;
                    all += row.wide[i] * row.wide[i];
                }
            }
            return Math.sqrt(apart / all);
        }
    }
}
