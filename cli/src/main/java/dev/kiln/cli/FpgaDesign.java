package dev.kiln.cli;

import dev.kiln.fpga.design.FpgaSettings;
import dev.kiln.fpga.design.HardwareLayer;
import dev.kiln.fpga.design.LayerDesign;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that say which layer becomes hardware, and how. */
final class FpgaDesign {
    @Parameters(paramLabel = "CHECKPOINT", description = "A run directory (its latest checkpoint) or a checkpoint.")
    Path path = Path.of("");

    @Option(
            names = "--layer",
            paramLabel = "NAME",
            description = "Which layer, such as layers.2 (default: the first that computes in integers).")
    @Nullable
    String layer;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = {
                "A JSON object with any of: device, rows, lanes, multiplier (dsp, lut), skip, group.",
                "The options below count more."
            })
    @Nullable
    Path config;

    @Option(
            names = "--rows",
            paramLabel = "P",
            description = "Rows of weights that are multiplied with one activation in a cycle: a power of two.")
    @Nullable
    String rows;

    @Option(
            names = "--lanes",
            paramLabel = "N",
            description = "Rows whose group sums are scaled and added up at once: a power of two, at most P.")
    @Nullable
    String lanes;

    @Option(names = "--multiplier", paramLabel = "KIND", description = "dsp or lut: what multiplies.")
    @Nullable
    String multiplier;

    @Option(
            names = "--skip",
            paramLabel = "TRUTH",
            description = "true or false: whether activations that are zero take no cycle.")
    @Nullable
    String skip;

    /** What was decided, with a part where one was named. */
    FpgaSettings settings(@Nullable String part) {
        Map<String, String> instead = new LinkedHashMap<>();
        put(instead, "rows", rows);
        put(instead, "lanes", lanes);
        put(instead, "multiplier", multiplier);
        put(instead, "skip", skip);
        put(instead, "device", part);
        return FpgaSettings.read(config, instead);
    }

    private static void put(Map<String, String> all, String name, @Nullable String value) {
        if (value != null) {
            all.put(name, value);
        }
    }

    /** The layer that was asked for, of a checkpoint that is open. */
    IntegerLayer layer(TrainedModel trained) {
        return IntegerLayer.find(trained, layer);
    }

    /**
     * Reads the layer.
     *
     * @throws dev.kiln.KilnException {@code unfit-layer}, {@code bad-option}, {@code bad-config}
     */
    static LayerDesign design(IntegerLayer found, FpgaSettings settings) {
        return new LayerDesign(
                new HardwareLayer(found.name(), found.weights(), found.bias(), found.relu()), settings.folding());
    }
}
