package dev.kiln.cli;

import dev.kiln.KilnException;
import dev.kiln.metrics.MetricsJson;
import dev.kiln.metrics.RunData;
import dev.kiln.metrics.RunDirectory;
import dev.kiln.metrics.StartFormats;
import dev.kiln.metrics.WidthTrack;
import dev.kiln.metrics.report.Unit;
import dev.kiln.model.Precision.OfLayer;
import dev.kiln.precision.Bits;
import dev.kiln.precision.FormatWord;
import dev.kiln.precision.Policy;
import dev.kiln.precision.PolicyJson;
import dev.kiln.precision.TensorClass;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows the formats of a run over time: a bar for each tensor, the higher the more bits. */
final class BitsView {
    private static final int COLUMNS = 48;

    private final Console console;

    BitsView(Console console) {
        this.console = console;
    }

    /** Shows a run's formats. */
    void show(RunDirectory directory, RunData run, Policy last) {
        List<WidthTrack> tracks = WidthTrack.of(run);
        ObjectNode object = MetricsJson.object()
                .put("event", "bits")
                .put("run_dir", directory.path().toString())
                .put("bits_per_weight", Bits.perWeight(last));
        object.set("tracks", MetricsJson.tree(tracks));
        console.object(object);
        TextTable table = new TextTable();
        for (WidthTrack track : tracks) {
            table.row(track.layer() + " " + track.tensor(), bar(track), words(track));
        }
        table.lines(false).forEach(console::say);
        console.say(String.format(
                java.util.Locale.ROOT, "A weight takes %.3f bits at the end, without residuals", Bits.perWeight(last)));
    }

    /**
     * The formats that a run ended with.
     *
     * @throws KilnException with code {@code no-run} for one without formats that change
     */
    static Policy last(RunDirectory directory, RunData run) {
        List<Policy.OfDense> layers = new ArrayList<>();
        Map<String, String> formats = new LinkedHashMap<>();
        WidthTrack.of(run).forEach(track -> formats.put(track.layer() + track.tensor(), track.last()));
        List<JsonNode> starts = run.decisions(StartFormats.EVENT);
        // A run that was killed early and resumed from its start says twice what it began with.
        for (JsonNode start : starts.subList(Math.max(0, starts.size() - 1), starts.size())) {
            for (JsonNode layer : start.path("layers")) {
                String name = RunData.text(layer, "layer");
                OfLayer last = OfLayer.FP32;
                for (TensorClass tensor : TensorClass.values()) {
                    String word = formats.getOrDefault(name + tensor.word(), "FP32");
                    try {
                        last = tensor.with(last, FormatWord.parse(word, tensor.allowed()));
                    } catch (IllegalArgumentException e) {
                        throw new KilnException(
                                "bad-checkpoint",
                                directory.decisions() + ": " + tensor.word() + " of " + name + ": " + e.getMessage(),
                                e);
                    }
                }
                layers.add(new Policy.OfDense(
                        name,
                        layer.path("outputs").asInt(1),
                        layer.path("inputs").asInt(1),
                        last));
            }
        }
        if (layers.isEmpty()) {
            throw new KilnException(
                    "no-run",
                    directory.path() + ": has no formats to show: it was trained in FP32, or its gates had not ended;"
                            + " expected a run of --recipe hqaf");
        }
        return new Policy(layers);
    }

    /** Writes a policy to a file that is free. */
    void write(Policy policy, Path file) {
        if (Files.exists(file)) {
            throw new KilnException(
                    "unwritable", file + ": already exists; expected a path that is free; choose another --policy");
        }
        new RunDirectory(Path.of("")).write(file, PolicyJson.write(policy));
        console.say("Policy " + file + "; train with it: kiln train --recipe hqaf --policy " + file);
    }

    private static String bar(WidthTrack track) {
        double end = Math.max(1, track.spans().getLast().to());
        StringBuilder bar = new StringBuilder();
        for (int i = 0; i < COLUMNS; i++) {
            double at = end * (i + 0.5) / COLUMNS;
            WidthTrack.Span span = track.spans().stream()
                    .filter(candidate -> candidate.from() <= at)
                    .toList()
                    .getLast();
            bar.append(span.bits() < 6 ? '▂' : span.bits() < 12 ? '▄' : span.bits() < 24 ? '▆' : '█');
        }
        return bar.toString();
    }

    private static String words(WidthTrack track) {
        StringBuilder words = new StringBuilder(track.spans().getFirst().format());
        for (WidthTrack.Span span : track.spans().subList(1, track.spans().size())) {
            words.append(" → ").append(span.format()).append(" after step ").append(Unit.count(span.from()));
            words.append(" (").append(span.cause()).append(")");
        }
        return words.toString();
    }
}
