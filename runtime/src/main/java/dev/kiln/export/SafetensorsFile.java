package dev.kiln.export;

import dev.kiln.metrics.MetricsJson;
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
    public static void write(Path file, Map<String, ExportedTensor> tensors, Map<String, String> metadata) {
        byte[] header = header(tensors, metadata);
        WholeFile.write(file, out -> {
            out.write(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(header.length)
                    .array());
            out.write(header);
            for (ExportedTensor tensor : tensors.values()) {
                tensor.write(out);
            }
        });
    }

    private static byte[] header(Map<String, ExportedTensor> tensors, Map<String, String> metadata) {
        ObjectNode header = MetricsJson.object();
        ObjectNode words = header.putObject("__metadata__");
        metadata.forEach(words::put);
        long offset = 0;
        for (Map.Entry<String, ExportedTensor> entry : tensors.entrySet()) {
            ExportedTensor exported = entry.getValue();
            ObjectNode tensor = header.putObject(entry.getKey())
                    .put("dtype", exported.elements().safetensors());
            var shape = tensor.putArray("shape");
            exported.tensor().shape().dimensions().forEach(shape::add);
            long end = offset + exported.bytes();
            tensor.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        String text = header.toString();
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        return (text + " ".repeat(Math.floorMod(-length, ALIGNMENT))).getBytes(StandardCharsets.UTF_8);
    }
}
