package dev.kiln.export;

import dev.kiln.export.ExportedTensor.Elements;
import dev.kiln.kernels.QuantFormat;
import dev.kiln.kernels.ScaleType;
import dev.kiln.metrics.MetricsJson;
import dev.kiln.model.Model;
import dev.kiln.model.Parameter;
import dev.kiln.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/**
 * The weights of a model in one of the forms that are exported.
 *
 * @param tensors by name, in order
 * @param packing what codes, scales and shared rows mean, as JSON; empty where all is plain FP32
 */
public record Weights(Map<String, ExportedTensor> tensors, String packing) {
    /** Copies the map in its order. */
    public Weights {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /**
     * As FP32.
     *
     * @param decoded FP32 parameters, {@link Model#decoded}
     */
    public static Weights plain(Model decoded) {
        Map<String, ExportedTensor> tensors = new LinkedHashMap<>();
        decoded.tensors().forEach((name, tensor) -> tensors.put(name, ExportedTensor.of(tensor)));
        return new Weights(tensors, "");
    }

    /** As they are stored: codes and scales, without residuals. */
    public static Weights packed(Model model) {
        Map<String, ExportedTensor> tensors = new LinkedHashMap<>();
        ObjectNode packing = MetricsJson.object();
        for (Parameter parameter : model.network().parameters()) {
            String name = parameter.name();
            QuantFormat format = model.matrix(parameter).format();
            if (format.equals(QuantFormat.FP32)) {
                tensors.put(name, ExportedTensor.of(tensor(model, name)));
                continue;
            }
            ObjectNode about = packing.putObject(name).put("format", format.name());
            parameter.shape().forEach(about.putArray("shape")::add);
            if (format.scale() == ScaleType.NONE) {
                tensors.put(name, new ExportedTensor(tensor(model, name), elements(format)));
                continue;
            }
            String codes = name + ".codes";
            String scales = name + ".scales";
            about.put("codes", codes)
                    .put("scales", scales)
                    .put("group", format.group())
                    .put("codes_per_byte", format.codesPerByte())
                    .put("first_code", "lowest bits");
            tensors.put(codes, new ExportedTensor(tensor(model, codes), elements(format)));
            tensors.put(scales, new ExportedTensor(tensor(model, scales), Elements.FP16));
        }
        return new Weights(tensors, packing.toString());
    }

    /** The tensors that a parameter is stored in. */
    List<String> parts(String parameter) {
        return tensors.keySet().stream()
                .filter(part -> part.equals(parameter) || part.startsWith(parameter + "."))
                .toList();
    }

    /** Bytes of all values. */
    public long bytes() {
        return tensors.values().stream().mapToLong(ExportedTensor::bytes).sum();
    }

    private static Tensor tensor(Model model, String name) {
        return Objects.requireNonNull(model.tensors().get(name), name);
    }

    private static Elements elements(QuantFormat format) {
        return switch (format.name()) {
            case "FP16" -> Elements.FP16;
            case "BF16" -> Elements.BF16;
            case "INT8" -> Elements.INT8;
            case "INT4" -> Elements.BYTES;
            default ->
                throw new IllegalArgumentException(
                        "weights are exported in INT4, INT8, FP16, BF16 or FP32, not in " + format.name());
        };
    }
}
