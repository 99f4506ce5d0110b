package dev.kiln.cli;

import dev.kiln.export.ExportedTensor;
import dev.kiln.export.NumpyFile;
import dev.kiln.export.SafetensorsFile;
import dev.kiln.export.Weights;
import dev.kiln.metrics.MetricsJson;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Weights of a trained network in a file for other programs, with what they need to use them. */
final class WeightFile {
    private WeightFile() {}

    /**
     * Writes them.
     *
     * @param format {@code safetensors}, {@code npz}, or {@code npy} for a directory
     */
    static void write(Path file, String format, TrainedModel trained, Weights weights) {
        Map<String, ExportedTensor> tensors = weights.tensors();
        switch (format) {
            case "npz" -> NumpyFile.writeArchive(file, tensors, weights.packing());
            case "npy" -> NumpyFile.writeAll(file, tensors, weights.packing());
            default -> SafetensorsFile.write(file, tensors, metadata(trained, weights));
        }
    }

    private static Map<String, String> metadata(TrainedModel trained, Weights weights) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", "kiln");
        metadata.put("kiln", Version.number());
        metadata.put("step", Long.toString(trained.checkpoint().step()));
        metadata.put("model", trained.checkpoint().model());
        metadata.put(
                "classes",
                MetricsJson.tree(trained.checkpoint().schema().classNames()).toString());
        metadata.put(
                "normalization",
                MetricsJson.tree(trained.checkpoint().schema().normalization()).toString());
        if (!weights.packing().isEmpty()) {
            metadata.put(NumpyFile.PACKING, weights.packing());
        }
        return metadata;
    }
}
