package dev.kiln.kernels;

import static dev.kiln.kernels.Samples.doubles;
import static dev.kiln.kernels.Samples.normal;

import dev.kiln.kernels.reference.Activations;
import dev.kiln.kernels.reference.Bias;
import dev.kiln.kernels.reference.Gates;
import dev.kiln.kernels.reference.Gemm;
import dev.kiln.kernels.reference.LayerNorm;
import dev.kiln.kernels.reference.Losses;
import dev.kiln.kernels.reference.NeuronMap;
import dev.kiln.kernels.reference.RmsNorm;
import dev.kiln.kernels.reference.Softmax;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The twins of the backward kernels against central differences in double. The kernels themselves are held to these
 * twins by the parity tests.
 */
class ReferenceGradientTest {
    private static final int ROWS = 4;
    private static final int COLUMNS = 7;
    private static final double EPSILON = 1e-5;
    private static final double STEP = 1e-5;

    private static final double[] X = doubles(normal(ROWS * COLUMNS, 1, 1.5));
    private static final double[] DY = doubles(normal(ROWS * COLUMNS, 2, 1));
    private static final double[] GAMMA = doubles(normal(COLUMNS, 3, 1));
    private static final double[] BETA = doubles(normal(COLUMNS, 4, 1));

    @Test
    void activations() {
        checkDerivative(Activations::relu, Activations::reluDerivative);
        checkDerivative(Activations::gelu, Activations::geluDerivative);
        checkDerivative(Activations::silu, Activations::siluDerivative);
    }

    @Test
    void bias() {
        checkGradient(BETA, b -> dot(Bias.add(X, b), DY), Bias.gradient(DY, COLUMNS));
    }

    @Test
    void gates() {
        double[] uniform = {0.02, 0.3, 0.5, 0.71, 0.93, 0.4, 0.6};
        double[] alpha = {-1.2, 0.4, 2, -0.3, 0.1, -2, 1};
        double[] slopes = gates(alpha, uniform, Gates::slope);
        double share = Gates.share(alpha);
        // The same activations in each sample's loss: a sum over rows of a·g by each gate.
        checkGradient(
                alpha,
                a -> {
                    double[] z = gates(a, uniform, Gates::sample);
                    double loss = IntStream.range(0, X.length)
                            .mapToDouble(i -> X[i] * z[i % COLUMNS] * DY[i])
                            .sum();
                    return loss + Gates.penalty(Gates.share(a), 0.3, 2, 5);
                },
                Gates.gradient(
                        IntStream.range(0, COLUMNS)
                                .mapToDouble(c -> NeuronMap.signed(X, DY, c, COLUMNS, ROWS))
                                .toArray(),
                        slopes,
                        DoubleStream.of(alpha).map(Gates::open).toArray(),
                        share,
                        0.3,
                        2,
                        5));
    }

    private static double[] gates(double[] alpha, double[] uniform, DoubleBinaryOperator function) {
        return IntStream.range(0, alpha.length)
                .mapToDouble(i -> function.applyAsDouble(alpha[i], uniform[i]))
                .toArray();
    }

    @Test
    void crossEntropy() {
        int[] labels = {3, 0, 6, 2};
        int batch = 3;
        checkGradient(
                X,
                x -> Losses.mean(Softmax.rowLosses(x, labels, batch, COLUMNS), batch),
                Softmax.gradient(X, labels, batch, COLUMNS));
    }

    @Test
    void meanSquaredError() {
        int batch = 3;
        checkGradient(
                X,
                x -> Losses.mean(Losses.squaredErrors(x, DY, batch, COLUMNS), batch),
                Losses.squaredErrorGradient(X, DY, batch, COLUMNS));
    }

    @Test
    void layerNorm() {
        checkGradient(
                X, x -> dot(LayerNorm.forward(x, GAMMA, BETA, EPSILON), DY), LayerNorm.gradient(X, GAMMA, DY, EPSILON));
        checkGradient(
                GAMMA,
                gamma -> dot(LayerNorm.forward(X, gamma, BETA, EPSILON), DY),
                LayerNorm.gammaGradient(X, DY, EPSILON, COLUMNS));
        checkGradient(BETA, beta -> dot(LayerNorm.forward(X, GAMMA, beta, EPSILON), DY), Bias.gradient(DY, COLUMNS));
    }

    @Test
    void rmsNorm() {
        checkGradient(X, x -> dot(RmsNorm.forward(x, GAMMA, EPSILON), DY), RmsNorm.gradient(X, GAMMA, DY, EPSILON));
        checkGradient(
                GAMMA,
                gamma -> dot(RmsNorm.forward(X, gamma, EPSILON), DY),
                RmsNorm.gammaGradient(X, DY, EPSILON, COLUMNS));
    }

    @Test
    void denseLayer() {
        int in = 5;
        double[] weights = doubles(normal(COLUMNS * in, 5, 1));
        double[] inputs = doubles(normal(ROWS * in, 6, 1));
        GemmSpec forward = GemmSpec.denseForward(ROWS, in, COLUMNS, Epilogue.NONE);
        checkGradient(
                inputs,
                x -> dot(product(forward, x, weights), DY),
                product(GemmSpec.denseInputGradient(ROWS, in, COLUMNS), DY, weights));
        checkGradient(
                weights,
                w -> dot(product(forward, inputs, w), DY),
                product(GemmSpec.denseWeightGradient(ROWS, in, COLUMNS), DY, inputs));
    }

    private static double[] product(GemmSpec spec, double[] a, double[] b) {
        double[] c = new double[spec.m() * spec.n()];
        Gemm.multiply(spec, a, b, c, c);
        return c;
    }

    private static double dot(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }

    private static void checkDerivative(DoubleUnaryOperator function, DoubleUnaryOperator derivative) {
        UnaryOperator<double[]> all =
                values -> DoubleStream.of(values).map(function).toArray();
        checkGradient(
                X,
                x -> dot(all.apply(x), DY),
                IntStream.range(0, X.length)
                        .mapToDouble(i -> derivative.applyAsDouble(X[i]) * DY[i])
                        .toArray());
    }

    private static void checkGradient(double[] at, ToDoubleFunction<double[]> function, double[] gradient) {
        for (int i = 0; i < at.length; i++) {
            double[] moved = at.clone();
            moved[i] = at[i] + STEP;
            double above = function.applyAsDouble(moved);
            moved[i] = at[i] - STEP;
            double below = function.applyAsDouble(moved);
            double difference = (above - below) / (2 * STEP);
            double allowed = 1e-7 * (1 + Math.abs(difference));
            if (!(Math.abs(gradient[i] - difference) <= allowed)) {
                throw new AssertionError("element " + i + ": finite difference " + difference + ", gradient "
                        + gradient[i] + ", must be within " + allowed);
            }
        }
    }
}
