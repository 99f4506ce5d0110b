package dev.kiln.benchmarks;

import dev.kiln.benchmarks.MlpProblem.Shape;
import dev.kiln.model.Model;
import dev.kiln.model.Network;
import dev.kiln.model.Precision;
import dev.kiln.model.StepTraffic;
import dev.kiln.tensor.TensorAllocator;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The training step of {@code --recipe hqaf} against our FP32 step of the same network, batches, optimizer and first
 * weights, or against libtorch's: how much time a step takes, and how many bytes it moves.
 */
final class HqafStepBenchmark implements Benchmark {
    private static final String RECIPE = "hqaf";
    private static final String OURS = "ours";
    private static final String LIBTORCH = "libtorch";
    private static final String HOST = "host";
    private static final String FP32 = "fp32";
    private static final int WARM_UP_STEPS = 300;
    private static final int TURN_STEPS = 100;

    /** Each turn begins with one untimed step for so many timed ones: threads and cores wake up. */
    private static final int RUN_IN_SHARE = 5;

    @Override
    public String name() {
        return "hqaf-step";
    }

    @Override
    public String description() {
        return "HQAF step of the MLP 784-W-W-10 against our FP32 step or libtorch's, samples/s"
                + " (--batch 128, --width 1024, --peer ours|libtorch, --optimizer sgd|adamw, --device host, --pairs 9, --steps 100 a turn,"
                + " --warm-up 300)";
    }

    @Override
    public Comparison run(List<String> words, PrintStream out) throws Exception {
        Options options = new Options(words);
        String optimizer = options.oneOf("--optimizer", "sgd", "adamw");
        String peer = options.oneOf("--peer", OURS, LIBTORCH);
        String device = options.device(HOST);
        Shape shape = Shape.of(options);
        int pairs = options.number("--pairs", Comparison.LEAST_PAIRS + 2, Comparison.LEAST_PAIRS);
        int turn = options.number("--steps", TURN_STEPS, 1);
        int warmUp = options.number("--warm-up", WARM_UP_STEPS, 1);
        int threads = Runtime.getRuntime().availableProcessors();
        out.println("hqaf on " + device + ", " + threads + " threads; " + optimizer);
        print(traffic(shape, RECIPE, optimizer), traffic(shape, FP32, optimizer), out);
        try (MlpRun hqaf = new MlpRun(shape, device, optimizer, RECIPE);
                StepSide fp32 = peer.equals(OURS)
                        ? new MlpRun(shape, device, optimizer, FP32)
                        : torch(shape, optimizer, threads)) {
            learn(hqaf, RECIPE, warmUp, out);
            learn(fp32, peer + " FP32", warmUp, out);
            Comparison result = Comparison.alternate(
                    name() + " --optimizer " + optimizer + " --device " + device + shape.options(),
                    peer.equals(OURS) ? "our FP32 step" : "libtorch 2.10 + MKL, FP32",
                    "samples/s",
                    true,
                    pairs,
                    () -> shape.rate(turn, nanos(hqaf, fp32, turn)),
                    () -> shape.rate(turn, nanos(fp32, hqaf, turn)));
            if (fp32 instanceof MlpRun plain) {
                TaskTimes.print(plain.profile(turn), out);
            }
            TaskTimes.print(hqaf.profile(turn), out);
            return result;
        }
    }

    /** libtorch from the weights that ours has before they are quantized. */
    private static StepSide torch(Shape shape, String optimizer, int threads) throws IOException {
        try (TensorAllocator allocator = new TensorAllocator();
                Model model = Model.allocate(shape.network(), "weights", allocator)) {
            model.initialize(1);
            Path problem = MlpProblem.create(shape).write(model);
            try {
                return new TorchProcess(problem, optimizer, threads);
            } finally {
                Files.deleteIfExists(problem);
            }
        }
    }

    private static StepTraffic traffic(Shape shape, String recipe, String optimizer) {
        Network network = shape.network();
        Precision precision =
                MlpProblem.config(shape, optimizer).with("recipe", recipe).precision(network.spec());
        return StepTraffic.of(network, precision, shape.batch(), optimizer.equals("sgd") ? 1 : 2);
    }

    private static void print(StepTraffic hqaf, StepTraffic fp32, PrintStream out) {
        out.printf(Locale.ROOT, "%-28s %12s %12s%n", "bytes moved by a step", RECIPE, "fp32");
        row("codes of weights, biases", hqaf.codes(), fp32.codes(), out);
        row("scales", hqaf.scales(), fp32.scales(), out);
        row("residuals", hqaf.residuals(), fp32.residuals(), out);
        row("activations", hqaf.activations(), fp32.activations(), out);
        row("gradients", hqaf.gradients(), fp32.gradients(), out);
        row("optimizer state", hqaf.optimizer(), fp32.optimizer(), out);
        row("all", hqaf.bytes(), fp32.bytes(), out);
        out.printf(Locale.ROOT, "hqaf moves %.2f of the bytes%n", (double) hqaf.bytes() / fp32.bytes());
    }

    private static void row(String what, long bytes, long other, PrintStream out) {
        out.printf(Locale.ROOT, "%-28s %,12d %,12d%n", what, bytes, other);
    }

    /** Both sides must have learned something before their speed counts: a step that does nothing is fast. */
    private static void learn(StepSide side, String name, int steps, PrintStream out) throws Exception {
        side.run(1);
        float first = side.loss();
        side.run(steps);
        side.awaitQuiet();
        out.printf(Locale.ROOT, "%s: loss %.4f in the first step, %.4f after %d%n", name, first, side.loss(), steps);
        if (!(side.loss() <= first)) {
            throw new IllegalStateException("The loss of " + name + " must fall, but went from " + first + " to "
                    + side.loss() + " in " + steps + " steps");
        }
    }

    private static long nanos(StepSide side, StepSide other, int steps) throws Exception {
        other.awaitQuiet();
        side.run(Math.max(1, steps / RUN_IN_SHARE));
        return side.run(steps);
    }
}
