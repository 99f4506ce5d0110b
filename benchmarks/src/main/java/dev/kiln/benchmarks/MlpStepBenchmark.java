package dev.kiln.benchmarks;

import dev.kiln.benchmarks.MlpProblem.Shape;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The training step of an MLP with two hidden layers against libtorch with MKL: the same weights, batches in memory and
 * optimizer formula, as many threads as cores, losses checked to agree. Loading data is no part of it. With
 * {@code --device} also against TornadoVM's engine running the same graph on the same device, where
 * {@code TORNADOVM_HOME} is set; the result is that comparison then.
 */
final class MlpStepBenchmark implements Benchmark {
    /** Each turn begins with one untimed step for so many timed ones: threads and cores wake up. */
    private static final int RUN_IN_SHARE = 5;

    private static final int WARM_UP_STEPS = 300;
    private static final int TURN_STEPS = 100;
    private static final String HOST = "host";
    private static final String FP32 = "fp32";

    /** How far the losses may be apart after the warm-up, relative to the loss: the order of sums differs. */
    private static final double LOSS_TOLERANCE = 0.02;

    private Shape shape = Shape.USUAL;
    private int pairs;
    private int turnSteps;
    private int warmUpSteps;
    private String title = "";

    @Override
    public String name() {
        return "mlp-step";
    }

    @Override
    public String description() {
        return "training step of the MLP 784-W-W-10 against libtorch + MKL, samples/s (--batch 128, --width 1024,"
                + " --optimizer sgd|adamw, --pairs 9, --steps 100 a turn, --warm-up 300, --busy 0 cores,"
                + " --device host; on another device also against TornadoVM on it, TORNADOVM_HOME)";
    }

    @Override
    public Comparison run(List<String> words, PrintStream out) throws Exception {
        Options options = new Options(words);
        String optimizer = options.oneOf("--optimizer", "sgd", "adamw");
        String device = options.device(HOST);
        this.shape = Shape.of(options);
        int busy = options.number("--busy", 0, 0);
        this.pairs = options.number("--pairs", Comparison.LEAST_PAIRS + 2, Comparison.LEAST_PAIRS);
        this.turnSteps = options.number("--steps", TURN_STEPS, 1);
        this.warmUpSteps = options.number("--warm-up", WARM_UP_STEPS, 2);
        this.title = name() + " --optimizer " + optimizer + (device.equals(HOST) ? "" : " --device " + device)
                + shape.options()
                + (busy == 0 ? "" : " --busy " + busy);
        int threads = Runtime.getRuntime().availableProcessors();
        try (MlpRun run = new MlpRun(shape, device, optimizer, FP32);
                BusyCores others = new BusyCores(busy)) {
            out.println("ours " + threads + " threads; " + optimizer
                    + (others.isEmpty() ? "" : "; beside " + busy + " busy threads"));
            Path problem = run.problem().write(run.model());
            Comparison result;
            try (TorchProcess torch = new TorchProcess(problem, optimizer, threads)) {
                out.println("libtorch 2.10 + MKL 2025.3, " + torch.threads() + " threads");
                result = againstTorch(run, torch, out);
            } finally {
                Files.deleteIfExists(problem);
            }
            if (!device.equals(HOST) && TornadoSdk.isInstalled()) {
                out.println(result.toJson());
                try (TornadoProcess tornado = tornado(device, optimizer)) {
                    result = againstTornado(run, tornado, device, optimizer, out);
                }
            }
            TaskTimes.print(run.profile(turnSteps), out);
            return result;
        }
    }

    private TornadoProcess tornado(String device, String optimizer) throws Exception {
        return TornadoProcess.ours(
                name(), device, optimizer, Integer.toString(shape.batch()), Integer.toString(shape.width()));
    }

    private Comparison againstTorch(MlpRun run, TorchProcess torch, PrintStream out) throws Exception {
        int runIn = Math.max(1, turnSteps / RUN_IN_SHARE);
        torch.run(1);
        run.steps(1);
        out.printf(Locale.ROOT, "loss of the first step: ours %.6f, libtorch's %.6f%n", run.loss(), torch.loss());
        torch.run(warmUpSteps - 1);
        torch.awaitQuiet();
        run.steps(warmUpSteps - 1);
        requireAgreement(run.loss(), torch.loss(), "libtorch", out);
        return Comparison.alternate(
                title,
                "libtorch 2.10 + MKL",
                "samples/s",
                true,
                pairs,
                () -> {
                    torch.awaitQuiet();
                    run.steps(runIn);
                    return rate(run.steps(turnSteps));
                },
                () -> {
                    torch.run(runIn);
                    return rate(torch.run(turnSteps));
                });
    }

    /** The other side makes as many steps from the same start as ours has behind it, on a plan of ours. */
    private Comparison againstTornado(
            MlpRun run, TornadoProcess tornado, String device, String optimizer, PrintStream out) throws Exception {
        int runIn = Math.max(1, turnSteps / RUN_IN_SHARE);
        try (MlpRun again = new MlpRun(shape, device, optimizer, FP32)) {
            again.steps(warmUpSteps);
            tornado.run(warmUpSteps);
            requireAgreement(again.loss(), tornado.value(), "TornadoVM", out);
        }
        return Comparison.alternate(
                title,
                "TornadoVM on " + tornado.device(),
                "samples/s",
                true,
                pairs,
                () -> {
                    run.steps(runIn);
                    return rate(run.steps(turnSteps));
                },
                () -> {
                    tornado.run(runIn);
                    return rate(tornado.run(turnSteps));
                });
    }

    private double rate(long nanos) {
        return shape.rate(turnSteps, nanos);
    }

    private void requireAgreement(float ours, float theirs, String peer, PrintStream out) {
        out.printf(Locale.ROOT, "loss after %d steps: ours %.6f, %s's %.6f%n", warmUpSteps, ours, peer, theirs);
        if (!(Math.abs(ours - theirs) <= LOSS_TOLERANCE * Math.max(0.1, Math.abs(theirs)))) {
            throw new IllegalStateException(
                    "The losses disagree after " + warmUpSteps + " steps: ours " + ours + ", " + peer + "'s " + theirs);
        }
    }
}
