package dev.kiln.export;

import dev.kiln.metrics.MetricsJson;
import dev.kiln.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * Weights in the safetensors format: the length of a JSON header (8 bytes, little-endian), the header with type, shape
 * and place of each tensor, then the values. The header is padded with spaces so that the values start at a multiple of
 * eight.
 */
public final class SafetensorsFile {
    private static final int ALIGNMENT = 8;

    private SafetensorsFile() {}

    /**
     * Writes all tensors.
     *
     * @param metadata text beside the tensors
     * @throws dev.kiln.KilnException {@code unwritable}
     */
    public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
        byte[] header = header(tensors, metadata);
        WholeFile.write(file, out -> {
            out.write(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(header.length)
                    .array());
            out.write(header);
            for (Tensor tensor : tensors.values()) {
                FloatBytes.write(tensor, out);
            }
        });
    }

    private static byte[] header(Map<String, Tensor> tensors, Map<String, String> metadata) {
        ObjectNode header = MetricsJson.object();
        ObjectNode words = header.putObject("__metadata__");
        metadata.forEach(words::put);
        long offset = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            ObjectNode tensor = header.putObject(entry.getKey()).put("dtype", "F32");
            var shape = tensor.putArray("shape");
            entry.getValue().shape().dimensions().forEach(shape::add);
            long end = offset + FloatBytes.size(entry.getValue());
            tensor.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        String text = header.toString();
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        return (text + " ".repeat(Math.floorMod(-length, ALIGNMENT))).getBytes(StandardCharsets.UTF_8);
    }
}
