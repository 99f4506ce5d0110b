package dev.kiln.evaluate;

import static dev.kiln.metrics.RunData.number;
import static dev.kiln.metrics.RunData.text;

import dev.kiln.metrics.RunData;
import dev.kiln.model.ModelSpec;
import dev.kiln.sparsity.NeuronDecision;
import dev.kiln.train.TrainConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a training left that claims are computed from. Numbers that were not measured are NaN.
 *
 * @param config of the training
 * @param samples trained on, over all epochs
 * @param stepSeconds time of all steps, and of what was decided and built between them
 * @param testAccuracy at the end of the schedule
 * @param validation accuracy after some steps, rising
 * @param widths of the hidden layers and since which step, rising, the first since step 0
 * @param inactiveShare of hidden activations that are near zero
 * @param parameterBytesDense of the network that it began with, in FP32
 * @param fileBytes of the trained network in a file, codes where it has them, equal rows once, everything counted
 * @param cpuSeconds processor time of {@code meteredSeconds}
 * @param meteredSeconds of steps over which the machine was watched
 * @param joules of {@code meteredSeconds}
 * @param productShare of the time of a step's tasks that matrix products take
 */
public record RunFigures(
        Slot slot,
        TrainConfig config,
        long steps,
        double samples,
        double stepSeconds,
        double testAccuracy,
        List<Accuracy> validation,
        List<Widths> widths,
        double inactiveShare,
        double parameterBytesDense,
        double fileBytes,
        double cpuSeconds,
        double meteredSeconds,
        double joules,
        double productShare) {
    /** Copies the lists. */
    public RunFigures {
        validation = List.copyOf(validation);
        widths = List.copyOf(widths);
    }

    /** An accuracy on validation data after {@code step} steps. */
    public record Accuracy(long step, double accuracy) {}

    /**
     * Widths of hidden layers after {@code since} steps.
     *
     * @param trained neurons of each layer that are stepped; the others are frozen
     */
    public record Widths(long since, List<Integer> layers, List<Integer> trained) {
        /** Copies the lists. */
        public Widths {
            layers = List.copyOf(layers);
            trained = List.copyOf(trained);
        }

        /** Widths of layers of which nothing is frozen. */
        public Widths(long since, List<Integer> layers) {
            this(since, layers, layers);
        }
    }

    /**
     * Those of a run that is done.
     *
     * @param fileBytes NaN where no file was written
     */
    public static RunFigures of(Slot slot, RunData run, double fileBytes) {
        TrainConfig config = TrainConfig.fromJson(run.run().path("config").toString(), run.name());
        JsonNode done = run.done();
        double samples = number(run.run().path("info"), "train_samples") * number(done, "epochs");
        List<Accuracy> validation = run.evaluations("validation").stream()
                .map(line -> new Accuracy((long) number(line, "step"), number(line, "accuracy")))
                .toList();
        return new RunFigures(
                slot,
                config,
                (long) number(done, "steps"),
                samples,
                samples / number(done, "samples_per_second"),
                number(done, "test_accuracy"),
                validation,
                widths(run, ModelSpec.parse(config.model()).widths()),
                number(done, "inactive_share_per_sample"),
                number(done, "parameter_bytes_dense"),
                fileBytes,
                sum(run.machine(), "cpu_seconds"),
                sum(run.machine(), "seconds"),
                sum(run.machine(), "joules"),
                productShare(run.profile()));
    }

    /** The widths at the end. */
    public List<Integer> keptWidths() {
        return widths.getLast().layers();
    }

    /** The share of the hidden neurons that is gone at the end. */
    public double removedShare() {
        List<Integer> active =
                config.compact() ? keptWidths() : widths.getLast().trained();
        return 1 - (double) sum(active) / sum(widths.getFirst().layers());
    }

    /** The share of the neurons that are left at the end that is frozen: kept, but stepped no more. */
    public double frozenShare() {
        return config.compact() ? 1 - (double) sum(widths.getLast().trained()) / sum(keptWidths()) : 0;
    }

    private static int sum(List<Integer> layers) {
        return layers.stream().mapToInt(Integer::intValue).sum();
    }

    private static double sum(List<JsonNode> lines, String field) {
        return lines.isEmpty()
                ? Double.NaN
                : lines.stream().mapToDouble(line -> number(line, field)).sum();
    }

    private static List<Widths> widths(RunData run, List<Integer> whole) {
        Map<Long, Map<Integer, JsonNode>> changes = new LinkedHashMap<>();
        for (JsonNode line : run.decisions(NeuronDecision.EVENT)) {
            String layer = text(line, "layer");
            if (!text(line, "cause").equals("held") && layer.matches("layers\\.\\d+")) {
                int number = Integer.parseInt(layer.substring("layers.".length()));
                changes.computeIfAbsent((long) number(line, "step"), step -> new TreeMap<>())
                        .put(number, line);
            }
        }
        List<Widths> widths = new ArrayList<>(List.of(new Widths(0, whole)));
        changes.forEach((step, layers) -> {
            if (layers.size() == whole.size()) {
                List<Integer> kept = counts(layers, "to", "to");
                widths.add(new Widths(step, kept, counts(layers, "trained", "to")));
            }
        });
        return widths;
    }

    private static List<Integer> counts(Map<Integer, JsonNode> layers, String field, String otherwise) {
        return layers.values().stream()
                .map(line -> (int) number(line, line.has(field) ? field : otherwise))
                .toList();
    }

    private static double productShare(@Nullable JsonNode profile) {
        double products = 0;
        double all = 0;
        if (profile != null) {
            for (JsonNode task : profile.path("tasks")) {
                boolean product = text(task, "name").matches("layer\\d+-(forward|weight-gradient|input-gradient)");
                all += number(task, "nanos");
                products += product ? number(task, "nanos") : 0;
            }
        }
        return all > 0 ? products / all : Double.NaN;
    }
}
