package dev.kiln.train;

import dev.kiln.kernels.QuantFormat;
import dev.kiln.model.Inference;
import dev.kiln.model.InferenceGraph;
import dev.kiln.model.Model;
import dev.kiln.model.Network;
import dev.kiln.model.Parameter;
import dev.kiln.model.ProbeBatch;
import dev.kiln.model.ProbeGraph;
import dev.kiln.precision.ErrorMeter;
import dev.kiln.precision.FormatError;
import dev.kiln.precision.FormatWord;
import dev.kiln.precision.Policy;
import dev.kiln.precision.Reading;
import dev.kiln.precision.TensorClass;
import dev.kiln.precision.Widths;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/**
 * Measures what formats do to a training's tensors: its weights with their residuals, what layers read of a probe batch
 * in FP32, and the gradients of the matrices in the latest step. Of each it takes some rows, always the same ones. What
 * FP16 took from a gradient is gone: each number counts with the noise of its ulp, ulp²/12, and one of the few smallest
 * numbers as underflow.
 */
final class WidthProbe {
    /** Rows of a tensor that are looked at, at most. */
    private static final int ROWS = 64;

    private static final int FP16_MANTISSA = 10;
    private static final int FP16_LEAST_EXPONENT = -14;

    /** Numbers below have less than two bits left. */
    private static final float FP16_VANISHING = 0x1p-22f;

    private final Model model;
    private final ProbeBatch batch;
    private final List<Network.Sized> layers;

    WidthProbe(Model model, ProbeBatch batch) {
        this.model = model;
        this.batch = batch;
        this.layers = Policy.dense(model.network());
    }

    /**
     * Measures.
     *
     * @param plan that has run a step
     * @param lossScale of the latest step's gradients
     * @param step steps done
     * @param loss mean training loss over the window
     * @param rate learning rate at the end of the next window, as a share of its peak
     */
    Reading read(TrainingPlan plan, float lossScale, long step, double loss, double rate) {
        plan.download();
        plan.downloadGradients();
        double quantized = quantizedLoss(plan);
        ProbeGraph probe = plan.probe();
        List<Reading.OfTensor> tensors = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            addLayer(i, probe, plan.step().gradients(), lossScale, tensors);
        }
        return new Reading(step, loss, quantized, probe.loss(), rate, tensors);
    }

    private double quantizedLoss(TrainingPlan plan) {
        Inference inference = plan.inference();
        InferenceGraph result = inference.run(batch.features(), batch.labels(), batch.size());
        double sum = 0;
        for (int i = 0; i < batch.size(); i++) {
            sum += result.losses().get(i);
        }
        return sum / batch.size();
    }

    private void addLayer(
            int dense, ProbeGraph probe, Model gradients, float lossScale, List<Reading.OfTensor> tensors) {
        var formats = model.precision().layers().get(dense);
        Parameter weight = layers.get(dense).parameters().getFirst();
        List<float[]> weights = new ArrayList<>();
        // Neurons that rest, or that are out and stay as zeros, have no gradients, and are not looked at.
        for (int row : rows(gradients.matrix(weight).rows())) {
            float[] values = new float[layers.get(dense).inputs()];
            model.restoreRow(weight, row, values);
            weights.add(values);
        }
        Map<String, FormatError> ofGradients = new LinkedHashMap<>();
        double gradientSquares = readGradients(gradients, weight, formats.gradients(), dense, ofGradients);
        double energy = gradientSquares / lossScale / lossScale * meanSquare(weights);
        tensors.add(new Reading.OfTensor(
                dense,
                TensorClass.WEIGHTS,
                energy,
                errors(weights, Widths.measured(TensorClass.WEIGHTS, formats.weights()))));
        if (dense > 0) {
            List<float[]> inputs = rowsOf(probe.inputs(dense), layers.get(dense).inputs());
            tensors.add(new Reading.OfTensor(
                    dense,
                    TensorClass.INPUTS,
                    energy,
                    errors(inputs, Widths.measured(TensorClass.INPUTS, formats.inputs()))));
        }
        tensors.add(new Reading.OfTensor(dense, TensorClass.GRADIENTS, energy, ofGradients));
    }

    /** Returns Σg² of the whole matrix, under the loss scale. */
    private double readGradients(
            Model gradients, Parameter weight, QuantFormat format, int dense, Map<String, FormatError> errors) {
        if (!(gradients.matrix(weight).codes() instanceof ShortArray half)) {
            return 0;
        }
        int columns = layers.get(dense).inputs();
        int trained = gradients.matrix(weight).rows();
        List<float[]> sampled = new ArrayList<>();
        HalfMeter meter = new HalfMeter();
        for (int row : rows(trained)) {
            float[] values = new float[columns];
            for (int i = 0; i < columns; i++) {
                values[i] = Float.float16ToFloat(half.get(row * columns + i));
                meter.add(values[i]);
            }
            sampled.add(values);
        }
        for (QuantFormat measured : Widths.measured(TensorClass.GRADIENTS, format)) {
            errors.put(
                    FormatWord.of(measured),
                    switch (measured.name()) {
                        case "FP16" -> meter.error();
                        case "FP32" -> new FormatError(Double.POSITIVE_INFINITY, 0, 0);
                        default -> error(sampled, measured);
                    });
        }
        return meanSquare(sampled) * trained * columns;
    }

    private Map<String, FormatError> errors(List<float[]> rows, Iterable<QuantFormat> formats) {
        Map<String, FormatError> errors = new LinkedHashMap<>();
        for (QuantFormat format : formats) {
            errors.put(FormatWord.of(format), error(rows, format));
        }
        return errors;
    }

    private FormatError error(List<float[]> rows, QuantFormat format) {
        ErrorMeter meter = new ErrorMeter(format, model.precision().exact());
        rows.forEach(meter::add);
        return meter.error();
    }

    private List<float[]> rowsOf(FloatArray matrix, int columns) {
        List<float[]> rows = new ArrayList<>();
        for (int row : rows(batch.size())) {
            float[] values = new float[columns];
            for (int i = 0; i < columns; i++) {
                values[i] = matrix.get(row * columns + i);
            }
            rows.add(values);
        }
        return rows;
    }

    /** Rows spread over {@code count}. */
    private static int[] rows(int count) {
        int taken = Math.min(count, ROWS);
        int[] rows = new int[taken];
        for (int i = 0; i < taken; i++) {
            rows[i] = (int) ((long) i * count / taken);
        }
        return rows;
    }

    private static double meanSquare(List<float[]> rows) {
        double sum = 0;
        long numbers = 0;
        for (float[] row : rows) {
            for (float value : row) {
                sum += (double) value * value;
            }
            numbers += row.length;
        }
        return numbers == 0 ? 0 : sum / numbers;
    }

    /** What FP16 did to numbers that are known in FP16 only. */
    private static final class HalfMeter {
        private double signal;
        private double noise;
        private long nonZero;
        private long vanishing;

        void add(float value) {
            signal += (double) value * value;
            if (value != 0) {
                nonZero++;
                vanishing += Math.abs(value) < FP16_VANISHING ? 1 : 0;
                int exponent = Math.max(Math.getExponent(value), FP16_LEAST_EXPONENT);
                double ulp = Math.scalb(1.0, exponent - FP16_MANTISSA);
                noise += ulp * ulp / 12;
            }
        }

        FormatError error() {
            double ratio = noise == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(signal / noise);
            double sqnr = Double.isFinite(signal) ? ratio : Double.NaN;
            return new FormatError(sqnr, 0, nonZero == 0 ? 0 : (double) vanishing / nonZero);
        }
    }
}
