package dev.kiln.train;

import dev.kiln.model.ActivationFunction;
import dev.kiln.model.Layer;
import dev.kiln.model.Model;
import dev.kiln.model.Network;
import dev.kiln.model.NormalizationKind;
import dev.kiln.model.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The slow twin of a training step, in double and in plain loops: what {@link StepGraph} is held to. No dropout. */
final class PlainNetwork {
    private final Network network;
    final Map<String, double[]> weights = new LinkedHashMap<>();
    final Map<String, double[]> gradients = new LinkedHashMap<>();
    private final Map<String, double[]> first = new LinkedHashMap<>();
    private final Map<String, double[]> second = new LinkedHashMap<>();
    int correct;

    /** Starts from the weights of {@code model}. */
    PlainNetwork(Model model) {
        this.network = model.network();
        for (Parameter parameter : network.parameters()) {
            float[] values = model.array(parameter).toHeapArray();
            double[] copy = new double[values.length];
            for (int i = 0; i < copy.length; i++) {
                copy[i] = values[i];
            }
            weights.put(parameter.name(), copy);
            gradients.put(parameter.name(), new double[values.length]);
            first.put(parameter.name(), new double[values.length]);
            second.put(parameter.name(), new double[values.length]);
        }
    }

    /** The mean loss over samples x with these labels. */
    double loss(double[][] x, int[] labels) {
        correct = 0;
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            double[] logits = forward(x[i]).getLast();
            sum += crossEntropy(logits, labels[i], new double[logits.length]);
        }
        return sum / x.length;
    }

    /** As {@link #loss}, and fills {@link #gradients}. */
    double lossAndGradients(double[][] x, int[] labels) {
        gradients.values().forEach(values -> java.util.Arrays.fill(values, 0));
        correct = 0;
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            List<double[]> values = forward(x[i]);
            double[] gradient = new double[values.getLast().length];
            sum += crossEntropy(values.getLast(), labels[i], gradient);
            for (int c = 0; c < gradient.length; c++) {
                gradient[c] /= x.length;
            }
            for (int layer = network.layers().size() - 1; layer >= 0; layer--) {
                gradient = backward(network.layers().get(layer), values.get(layer), gradient);
            }
        }
        return sum / x.length;
    }

    double gradientNorm() {
        return Math.sqrt(gradients.values().stream()
                .flatMapToDouble(java.util.Arrays::stream)
                .map(g -> g * g)
                .sum());
    }

    /** One step of the optimizer; {@code step} counts from 1. */
    void update(TrainConfig config, double rate, int step) {
        double norm = gradientNorm();
        double scale = config.clipNorm() > 0 ? Math.min(1, config.clipNorm() / (norm + 1e-6)) : 1;
        for (Parameter parameter : network.parameters()) {
            double[] w = of(weights, parameter);
            double[] g = of(gradients, parameter);
            double[] m = of(first, parameter);
            double[] v = of(second, parameter);
            double decay = parameter.decays() ? config.weightDecay() : 0;
            for (int i = 0; i < w.length; i++) {
                double gi = g[i] * scale;
                if (config.optimizer() == OptimizerKind.ADAMW) {
                    w[i] *= 1 - rate * decay;
                    m[i] = config.beta1() * m[i] + (1 - config.beta1()) * gi;
                    v[i] = config.beta2() * v[i] + (1 - config.beta2()) * gi * gi;
                    double mean = m[i] / (1 - Math.pow(config.beta1(), step));
                    double square = v[i] / (1 - Math.pow(config.beta2(), step));
                    w[i] -= rate * mean / (Math.sqrt(square) + config.epsilon());
                } else {
                    gi += decay * w[i];
                    m[i] = config.momentum() * m[i] + gi;
                    w[i] -= rate * (config.nesterov() ? gi + config.momentum() * m[i] : m[i]);
                }
            }
        }
    }

    private List<double[]> forward(double[] x) {
        List<double[]> values = new ArrayList<>(List.of(x));
        for (Network.Sized layer : network.layers()) {
            double[] in = values.getLast();
            double[] out = new double[layer.outputs()];
            switch (layer.layer()) {
                case Layer.Dense dense -> {
                    double[] w = of(weights, layer.parameters().get(0));
                    double[] b = of(weights, layer.parameters().get(1));
                    for (int o = 0; o < out.length; o++) {
                        out[o] = b[o];
                        for (int i = 0; i < in.length; i++) {
                            out[o] += w[o * in.length + i] * in[i];
                        }
                    }
                }
                case Layer.Activation activation -> {
                    for (int i = 0; i < out.length; i++) {
                        out[i] = activate(activation.function(), in[i]);
                    }
                }
                case Layer.Normalization norm -> {
                    double mean = norm.kind() == NormalizationKind.LAYER ? mean(in) : 0;
                    double rstd = rstd(in, mean);
                    for (int i = 0; i < out.length; i++) {
                        out[i] = (in[i] - mean)
                                * rstd
                                * of(weights, layer.parameters().get(0))[i];
                        if (norm.kind() == NormalizationKind.LAYER) {
                            out[i] += of(weights, layer.parameters().get(1))[i];
                        }
                    }
                }
                case Layer.Dropout dropout -> throw new IllegalArgumentException("the twin has no dropout");
            }
            values.add(out);
        }
        return values;
    }

    private double[] backward(Network.Sized layer, double[] in, double[] dy) {
        double[] dx = new double[in.length];
        switch (layer.layer()) {
            case Layer.Dense dense -> {
                double[] w = of(weights, layer.parameters().get(0));
                double[] dw = of(gradients, layer.parameters().get(0));
                double[] db = of(gradients, layer.parameters().get(1));
                for (int o = 0; o < dy.length; o++) {
                    db[o] += dy[o];
                    for (int i = 0; i < in.length; i++) {
                        dw[o * in.length + i] += dy[o] * in[i];
                        dx[i] += dy[o] * w[o * in.length + i];
                    }
                }
            }
            case Layer.Activation activation -> {
                double h = 1e-6;
                for (int i = 0; i < in.length; i++) {
                    double slope = activation.function() == ActivationFunction.RELU
                            ? (in[i] > 0 ? 1 : 0)
                            : (activate(activation.function(), in[i] + h) - activate(activation.function(), in[i] - h))
                                    / (2 * h);
                    dx[i] = dy[i] * slope;
                }
            }
            case Layer.Normalization norm -> normBackward(layer, norm, in, dy, dx);
            case Layer.Dropout dropout -> throw new IllegalArgumentException("the twin has no dropout");
        }
        return dx;
    }

    private void normBackward(Network.Sized layer, Layer.Normalization norm, double[] in, double[] dy, double[] dx) {
        boolean centred = norm.kind() == NormalizationKind.LAYER;
        double[] scale = of(weights, layer.parameters().get(0));
        double[] ofScale = of(gradients, layer.parameters().get(0));
        int n = in.length;
        double mean = centred ? mean(in) : 0;
        double rstd = rstd(in, mean);
        double sum = 0;
        double product = 0;
        for (int i = 0; i < n; i++) {
            double h = (in[i] - mean) * rstd;
            double g = dy[i] * scale[i];
            sum += g;
            product += g * h;
            ofScale[i] += dy[i] * h;
            if (centred) {
                of(gradients, layer.parameters().get(1))[i] += dy[i];
            }
        }
        for (int i = 0; i < n; i++) {
            double h = (in[i] - mean) * rstd;
            dx[i] = rstd * (dy[i] * scale[i] - (centred ? sum / n : 0) - h * product / n);
        }
    }

    private double crossEntropy(double[] logits, int label, double[] gradient) {
        double largest = java.util.Arrays.stream(logits).max().orElseThrow();
        double sum = 0;
        int best = 0;
        for (int c = 0; c < logits.length; c++) {
            gradient[c] = Math.exp(logits[c] - largest);
            sum += gradient[c];
            best = logits[c] > logits[best] ? c : best;
        }
        for (int c = 0; c < logits.length; c++) {
            gradient[c] = gradient[c] / sum - (c == label ? 1 : 0);
        }
        correct += best == label ? 1 : 0;
        return Math.log(sum) + largest - logits[label];
    }

    private static double activate(ActivationFunction function, double x) {
        return switch (function) {
            case RELU -> Math.max(0, x);
            case GELU -> 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
            case SILU -> x / (1 + Math.exp(-x));
        };
    }

    private static double mean(double[] x) {
        return java.util.Arrays.stream(x).average().orElseThrow();
    }

    private static double rstd(double[] x, double mean) {
        double sum = 0;
        for (double value : x) {
            sum += (value - mean) * (value - mean);
        }
        return 1 / Math.sqrt(sum / x.length + 1e-5);
    }

    private static double[] of(Map<String, double[]> values, Parameter parameter) {
        double[] found = values.get(parameter.name());
        if (found == null) {
            throw new IllegalArgumentException(parameter.name());
        }
        return found;
    }
}
