package dev.kiln.benchmarks;

import dev.kiln.device.Devices;
import dev.kiln.metrics.TaskProfile;
import dev.kiln.model.Model;
import dev.kiln.model.ModelSpec;
import dev.kiln.model.Network;
import dev.kiln.tensor.TensorAllocator;
import dev.kiln.train.TrainConfig;
import dev.kiln.train.TrainingPlan;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The training step of the MLP 784-1024-1024-10 at batch 128 against libtorch with MKL: the same weights, batches in
 * memory and optimizer formula, as many threads as cores, losses checked to agree. Loading data is no part of it.
 */
final class MlpStepBenchmark implements Benchmark {
    /** Each turn begins with one untimed step for so many timed ones: threads and cores wake up. */
    private static final int RUN_IN_SHARE = 5;

    private static final int[] WIDTHS = {784, 1024, 1024, 10};
    private static final int BATCH = 128;
    private static final int BATCHES = 16;
    private static final int WARM_UP_STEPS = 300;
    private static final int TURN_STEPS = 100;

    /** How far the losses may be apart after the warm-up, relative to the loss: the order of sums differs. */
    private static final double LOSS_TOLERANCE = 0.02;

    private int pairs;
    private int turnSteps;
    private int warmUpSteps;
    private int busy;
    private String device = "host";

    private record Data(List<FloatArray> features, List<IntArray> labels) {}

    @Override
    public String name() {
        return "mlp-step";
    }

    @Override
    public String description() {
        return "training step of the MLP 784-1024-1024-10, batch 128, against libtorch + MKL, samples/s"
                + " (--optimizer sgd|adamw, --pairs 9, --steps 100 a turn, --warm-up 300, --busy 0 cores, --device host)";
    }

    @Override
    public Comparison run(List<String> options, PrintStream out) throws Exception {
        String optimizer = optimizer(options);
        this.device = SgemmBenchmark.device(options, "host");
        this.busy = number(options, "--busy", 0, 0);
        this.pairs = number(options, "--pairs", Comparison.LEAST_PAIRS + 2, Comparison.LEAST_PAIRS);
        this.turnSteps = number(options, "--steps", TURN_STEPS, 1);
        this.warmUpSteps = number(options, "--warm-up", WARM_UP_STEPS, 2);
        TrainConfig config = TrainConfig.defaults()
                .with("model", "mlp:1024,1024")
                .with("batch", Integer.toString(BATCH))
                .with("optimizer", optimizer)
                .with("weight-decay", "0");
        float rate = optimizer.equals("sgd") ? 0.01f : 1e-3f;
        int threads = Runtime.getRuntime().availableProcessors();
        Data data = data();
        try (TensorAllocator allocator = new TensorAllocator()) {
            Network network = Network.of(ModelSpec.parse(config.model()), WIDTHS[0], WIDTHS[WIDTHS.length - 1]);
            try (Model model = Model.allocate(network, "weights", allocator)) {
                model.initialize(1);
                Path problem = writeProblem(model, data);
                try (TrainingPlan plan =
                                new TrainingPlan(model, config, Devices.select("embedded", device), allocator);
                        TorchProcess torch = new TorchProcess(problem, optimizer, threads);
                        BusyCores others = new BusyCores(busy)) {
                    out.println("libtorch 2.10 + MKL 2025.3, " + torch.threads() + " threads; ours " + threads
                            + " threads; " + optimizer
                            + (others.isEmpty() ? "" : "; beside " + busy + " busy threads"));
                    return duel(plan, torch, data, rate, optimizer, out);
                } finally {
                    Files.deleteIfExists(problem);
                }
            }
        }
    }

    private Comparison duel(
            TrainingPlan plan, TorchProcess torch, Data data, float rate, String optimizer, PrintStream out)
            throws Exception {
        long[] step = {0};
        int runIn = Math.max(1, turnSteps / RUN_IN_SHARE);
        Comparison.Turn ours = () -> {
            torch.awaitQuiet();
            steps(plan, data, rate, step, runIn);
            return BATCH * 1e9 * turnSteps / steps(plan, data, rate, step, turnSteps);
        };
        Comparison.Turn theirs = () -> {
            torch.run(runIn);
            return BATCH * 1e9 * turnSteps / torch.run(turnSteps);
        };
        torch.run(1);
        steps(plan, data, rate, step, 1);
        out.printf(
                "loss of the first step: ours %.6f, theirs %.6f%n", plan.step().loss(), torch.loss());
        torch.run(warmUpSteps - 1);
        torch.awaitQuiet();
        steps(plan, data, rate, step, warmUpSteps - 1);
        float loss = plan.step().loss();
        out.printf("loss after %d steps: ours %.6f, theirs %.6f%n", warmUpSteps, loss, torch.loss());
        if (!(Math.abs(loss - torch.loss()) <= LOSS_TOLERANCE * Math.max(0.1, Math.abs(torch.loss())))) {
            throw new IllegalStateException(
                    "The losses disagree after " + warmUpSteps + " steps: ours " + loss + ", theirs " + torch.loss());
        }
        Comparison result = Comparison.alternate(
                name() + " --optimizer " + optimizer + (device.equals("host") ? "" : " --device " + device)
                        + (busy == 0 ? "" : " --busy " + busy),
                "libtorch 2.10 + MKL",
                "samples/s",
                true,
                pairs,
                ours,
                theirs);
        profile(plan, data, rate, step, out);
        return result;
    }

    private void profile(TrainingPlan plan, Data data, float rate, long[] step, PrintStream out) {
        for (int i = 0; i < turnSteps; i++) {
            int at = (int) (step[0] % BATCHES);
            plan.run(
                    data.features().get(at), data.labels().get(at), BATCH, rate, step[0]++, TrainingPlan.Measure.TASKS);
        }
        TaskProfile profile = plan.profile(step[0]);
        double whole =
                profile.tasks().stream().mapToLong(TaskProfile.Task::nanos).sum();
        out.printf("where a step's time goes, of %.0f µs in tasks:%n", whole / 1e3 / profile.profiledSteps());
        profile.tasks().stream()
                .sorted(Comparator.comparingLong(TaskProfile.Task::nanos).reversed())
                .forEach(task -> out.printf(
                        "%10.1f µs %5.1f%%  %s%n",
                        task.nanos() / 1e3 / profile.profiledSteps(), 100 * task.nanos() / whole, task.name()));
    }

    private static long steps(TrainingPlan plan, Data data, float rate, long[] step, int count) {
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            int at = (int) (step[0] % BATCHES);
            plan.run(
                    data.features().get(at),
                    data.labels().get(at),
                    BATCH,
                    rate,
                    step[0]++,
                    TrainingPlan.Measure.NOTHING);
        }
        return System.nanoTime() - start;
    }

    private static String optimizer(List<String> options) {
        int at = options.indexOf("--optimizer");
        String optimizer = at >= 0 && at + 1 < options.size() ? options.get(at + 1) : "sgd";
        if (!optimizer.equals("sgd") && !optimizer.equals("adamw")) {
            throw new IllegalArgumentException("Option --optimizer must be sgd or adamw, but is " + optimizer);
        }
        return optimizer;
    }

    private static int number(List<String> options, String name, int usual, int least) {
        int at = options.indexOf(name);
        if (at < 0 || at + 1 == options.size()) {
            return usual;
        }
        int value = Integer.parseInt(options.get(at + 1));
        if (value < least) {
            throw new IllegalArgumentException("Option " + name + " must be at least " + least + ", but is " + value);
        }
        return value;
    }

    /** Batches whose labels follow from their features, so that there is something to learn. */
    private static Data data() {
        SplittableRandom random = new SplittableRandom(7);
        List<FloatArray> features = new ArrayList<>();
        List<IntArray> labels = new ArrayList<>();
        for (int i = 0; i < BATCHES; i++) {
            FloatArray x = new FloatArray(BATCH * WIDTHS[0]);
            IntArray y = new IntArray(BATCH);
            for (int sample = 0; sample < BATCH; sample++) {
                int label = random.nextInt(WIDTHS[3]);
                y.set(sample, label);
                for (int j = 0; j < WIDTHS[0]; j++) {
                    double bright = j % WIDTHS[3] == label ? 0.3 : 0;
                    x.set(sample * WIDTHS[0] + j, (float) (random.nextDouble(-1, 1) + bright));
                }
            }
            features.add(x);
            labels.add(y);
        }
        return new Data(features, labels);
    }

    /** Writes what the peer starts from; the format is described there. */
    private static Path writeProblem(Model model, Data data) throws Exception {
        long bytes = 4L * (3 + WIDTHS.length) + 4L * BATCHES * BATCH * (WIDTHS[0] + 1);
        for (FloatArray parameter : model.arrays()) {
            bytes += parameter.getNumBytesOfSegment();
        }
        ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(WIDTHS.length - 1);
        for (int width : WIDTHS) {
            buffer.putInt(width);
        }
        buffer.putInt(BATCH).putInt(BATCHES);
        for (FloatArray parameter : model.arrays()) {
            buffer.put(parameter.getSegment().asByteBuffer());
        }
        for (int i = 0; i < BATCHES; i++) {
            buffer.put(data.features().get(i).getSegment().asByteBuffer());
            buffer.put(data.labels().get(i).getSegment().asByteBuffer());
        }
        Path file = Files.createTempFile("kiln-mlp-step", ".bin");
        Files.write(file, buffer.array());
        return file;
    }
}
