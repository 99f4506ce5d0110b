package dev.kiln.metrics;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ObjectNode;

/** A run that looks like a real one, for the tests of everything that shows runs. */
public final class SampleRun {
    private static final int STEPS = 3_750;
    private static final int PER_EPOCH = 469;

    private SampleRun() {}

    /** Writes a finished run below {@code runs}. */
    public static RunDirectory write(Path runs, String name, long seed, double learningRate) {
        RunDirectory run = RunDirectory.create(runs.resolve(name));
        run.writeRunJson(runJson(seed, learningRate));
        Random random = new Random(seed);
        List<String> names = IntStream.range(0, 10).mapToObj(Integer::toString).toList();
        try (RunRecorder recorder = RunRecorder.open(run, 0)) {
            for (int step = 10; step <= STEPS; step += 10) {
                double loss = 2.2 * Math.exp(-step / (15 / learningRate)) + 0.25 * Math.exp(-step / 1200.0) + 0.012;
                double noisy = loss * Math.exp(random.nextGaussian() * 0.45);
                double accuracy = Math.rint(128 * Math.clamp(1 - noisy * 0.3, 0.1, 1)) / 128;
                double rate = learningRate * (1 - (double) step / STEPS);
                double speed = 61_000 + random.nextGaussian() * 2_500 - (step < 60 ? 30_000 : 0);
                recorder.step(new StepMetrics(
                        step, step / PER_EPOCH, 128, noisy, accuracy, rate, Double.NaN, step * 128 / 6e4, speed));
                if (step % PER_EPOCH < 10) {
                    double held = loss * 1.1 + 0.045;
                    recorder.evaluation(new EvaluationMetrics(
                            step, step / PER_EPOCH, "validation", 3_000, held, 1 - held * 0.27, 0.11));
                    recorder.checkpoint(new CheckpointMetrics(step, "checkpoints/" + step, 22_400_000, 0.05));
                }
            }
            recorder.evaluation(new EvaluationMetrics(STEPS, 8, "test", 10_000, 0.0561, 0.9847, 0.3));
            recorder.event("confusion", confusion(names, random));
            recorder.event("mistakes", mistakes(names, random));
            recorder.event("profile", profile());
            recorder.event("memory", memory());
            recorder.event("done", done(learningRate));
        }
        return run;
    }

    private static ObjectNode runJson(long seed, double learningRate) {
        ObjectNode run = MetricsJson.object();
        run.put("kiln", "0.1.0").put("started", "2026-01-31 12:00:05 UTC");
        run.putArray("command")
                .add("train")
                .add("--data")
                .add("../shared/data/mnist")
                .add("--epochs")
                .add("8");
        run.putObject("config")
                .put("data", "../shared/data/mnist")
                .put("model", "mlp:1024,1024")
                .put("recipe", "fp32")
                .put("epochs", 8)
                .put("batch", 128)
                .put("optimizer", "sgd")
                .put("learning-rate", learningRate)
                .put("momentum", 0.9)
                .put("schedule", "linear")
                .put("seed", seed)
                .put("threads", 0)
                .put("engine", "embedded")
                .put("device", "host");
        run.putObject("environment")
                .put("os", "Linux 6.1 amd64")
                .put("java", "25.0.1+8-LTS (Temurin)")
                .put("processors", 4)
                .put("cpu", "AMD EPYC 7B13");
        run.putObject("info")
                .put("engine", "embedded")
                .put("device", "host")
                .put("parameters", 1_863_690)
                .put("train_samples", 57_000)
                .put("validation_samples", 3_000)
                .put("test_samples", 10_000)
                .put("data_fingerprint", "8f0e4d1b2c5a69788796a5b4c3d2e1f00112233445566778899aabbccddeeff0");
        return run;
    }

    private static ConfusionMatrix confusion(List<String> names, Random random) {
        long[][] counts = new long[10][10];
        for (int i = 0; i < 10; i++) {
            counts[i][i] = 960L + random.nextInt(40);
            for (int k = 0; k < 14; k++) {
                counts[i][(i + 1 + random.nextInt(9)) % 10]++;
            }
        }
        counts[4][9] += 11;
        counts[7][2] += 8;
        return new ConfusionMatrix(STEPS, "test", names, counts);
    }

    private static Mistakes mistakes(List<String> names, Random random) {
        List<Mistake> samples = new ArrayList<>();
        for (int i = 0; i < 36; i++) {
            samples.add(new Mistake(
                    random.nextInt(10_000),
                    i % 10,
                    (i + 1 + random.nextInt(8)) % 10,
                    0.99 - i * 0.01,
                    28,
                    28,
                    ring(random)));
        }
        return new Mistakes(STEPS, "test", 153, names, samples);
    }

    private static byte[] ring(Random random) {
        double radius = 5 + random.nextInt(5);
        double stretch = 0.6 + random.nextDouble() * 0.6;
        double gap = random.nextDouble() * 6 - 3;
        byte[] pixels = new byte[28 * 28];
        for (int y = 0; y < 28; y++) {
            for (int x = 0; x < 28; x++) {
                double distance = Math.hypot((x - 13.5) / stretch, y - 13.5);
                boolean open = Math.abs(Math.atan2(y - 13.5, x - 13.5) - gap) < 0.5;
                double ink = open ? 0 : Math.exp(-Math.pow((distance - radius) / 1.3, 2));
                pixels[y * 28 + x] = (byte) Math.round(255 * ink);
            }
        }
        return pixels;
    }

    private static TaskProfile profile() {
        String[] names = {
            "layers.0.forward",
            "layers.2.forward",
            "layers.4.forward",
            "loss",
            "layers.4.weight.gradient",
            "layers.4.input.gradient",
            "layers.2.weight.gradient",
            "layers.2.input.gradient",
            "layers.0.weight.gradient",
            "bias.gradients",
            "sgd",
            "statistics"
        };
        long[] micros = {210, 275, 12, 9, 14, 16, 290, 285, 220, 18, 640, 4};
        List<TaskProfile.Task> tasks = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            tasks.add(new TaskProfile.Task(names[i], micros[i] * 1_000 * 50, names[i].equals("sgd") ? 300 : 50));
        }
        return new TaskProfile(STEPS, 50, tasks);
    }

    private static MemoryProfile memory() {
        return new MemoryProfile(
                STEPS,
                31_400_000,
                List.of(
                        new MemoryProfile.Category("parameters", 7_454_760, 7_454_760),
                        new MemoryProfile.Category("gradients", 7_454_760, 7_454_760),
                        new MemoryProfile.Category("optimizer", 7_454_760, 7_454_760),
                        new MemoryProfile.Category("activations", 4_300_000, 4_300_000),
                        new MemoryProfile.Category("batches", 1_206_000, 1_206_000)));
    }

    private static ObjectNode done(double learningRate) {
        return MetricsJson.object()
                .put("end", "FINISHED")
                .put("engine", "embedded")
                .put("device", "host")
                .put("recipe", "fp32")
                .put("parameters", 1_863_690)
                .put("epochs", 8)
                .put("steps", STEPS)
                .put("train_loss", 0.0123)
                .put("test_loss", 0.0561)
                .put("test_accuracy", 0.9847 + learningRate * 0.001)
                .put("samples_per_second", 61_234.5)
                .put("seconds", 8.4)
                .put("peak_bytes", 31_400_000)
                .put("weights_sha256", "00ff");
    }
}
