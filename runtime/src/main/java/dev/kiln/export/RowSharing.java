package dev.kiln.export;

import dev.kiln.kernels.QuantFormat;
import dev.kiln.metrics.MetricsJson;
import dev.kiln.model.Memory;
import dev.kiln.model.Model;
import dev.kiln.model.Parameter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which rows of a network's matrices share a codebook row.
 *
 * @param matrices by name, those that become smaller so
 */
public record RowSharing(Map<String, SharedRows> matrices) {
    /** Copies the map in its order. */
    public RowSharing {
        matrices = Collections.unmodifiableMap(new LinkedHashMap<>(matrices));
    }

    /**
     * Finds rows that can share.
     *
     * @param stored the form that is written, which says what a row takes
     * @param decoded FP32 parameters, {@link Model#decoded}
     * @param tolerance as in {@link SharedRows#of}
     */
    public static RowSharing of(Weights stored, Model decoded, double tolerance) {
        Map<String, SharedRows> matrices = new LinkedHashMap<>();
        for (Parameter parameter : decoded.network().parameters()) {
            if (parameter.shape().size() == 2) {
                SharedRows rows = SharedRows.of(decoded.matrix(parameter), tolerance);
                double bytes = stored.parts(parameter.name()).stream()
                        .mapToLong(part -> tensor(stored, part).bytes())
                        .sum();
                if (rows.saves(bytes / rows.places().size())) {
                    matrices.put(parameter.name(), rows);
                }
            }
        }
        return new RowSharing(matrices);
    }

    /** Rows that another one stands for. */
    public int sharedRows() {
        return matrices.values().stream()
                .mapToInt(rows -> rows.places().size() - rows.codebook().size())
                .sum();
    }

    /**
     * Weights with a codebook of rows in place of each tensor of these matrices, and {@code NAME.rows}, the place in it
     * of each row.
     *
     * @param memory for codebooks; outlives what is returned
     */
    public Weights in(Weights stored, Memory memory) {
        Map<String, ExportedTensor> tensors = new LinkedHashMap<>();
        ObjectNode packing =
                stored.packing().isEmpty() ? MetricsJson.object() : (ObjectNode) MetricsJson.parse(stored.packing());
        stored.tensors().forEach((part, tensor) -> {
            if (matrices.keySet().stream().noneMatch(name -> stored.parts(name).contains(part))) {
                tensors.put(part, tensor);
            }
        });
        matrices.forEach((name, rows) -> {
            ObjectNode about = packing.has(name)
                    ? (ObjectNode) packing.get(name)
                    : packing.putObject(name).put("format", QuantFormat.FP32.name());
            if (!about.has("shape")) {
                ArrayNode shape = about.putArray("shape").add(rows.places().size());
                shape.add(tensor(stored, name).tensor().shape().dimension(1));
            }
            for (String part : stored.parts(name)) {
                boolean plain = part.equals(name);
                String codebook = plain ? name + ".codebook" : part;
                if (plain) {
                    about.put("codebook", codebook);
                }
                tensors.put(codebook, tensor(stored, part).rows(rows.codebook(), memory));
            }
            tensors.put(name + ".rows", ExportedTensor.places(rows, memory));
            about.put("rows", name + ".rows");
        });
        return new Weights(tensors, packing.isEmpty() ? "" : packing.toString());
    }

    /**
     * Puts into a model what a file with these codebooks stands for.
     *
     * @param decoded the parameters that sharing was found in
     * @param model of the same network, in any formats
     */
    public void apply(Model decoded, Model model) {
        for (Parameter parameter : decoded.network().parameters()) {
            SharedRows rows = matrices.get(parameter.name());
            if (rows != null) {
                float[] row = new float[parameter.shape().getLast()];
                for (int r = 0; r < rows.places().size(); r++) {
                    decoded.restoreRow(parameter, rows.of(r), row);
                    model.put(parameter, r, row);
                }
            }
        }
    }

    private static ExportedTensor tensor(Weights stored, String part) {
        return Objects.requireNonNull(stored.tensors().get(part), part);
    }
}
