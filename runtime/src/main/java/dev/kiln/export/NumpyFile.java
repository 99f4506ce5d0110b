package dev.kiln.export;

import dev.kiln.KilnException;
import dev.kiln.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Weights as NumPy reads them. An {@code .npy} file (format 1.0) is {@code \x93NUMPY}, the version, the length of a
 * header, the header (a Python dictionary padded so that values start at a multiple of 64), then the values; an
 * {@code .npz} file is a ZIP archive of them.
 */
public final class NumpyFile {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final int ALIGNMENT = 64;

    private NumpyFile() {}

    /**
     * Writes all tensors into one archive.
     *
     * @throws KilnException {@code unwritable}
     */
    public static void writeArchive(Path file, Map<String, Tensor> tensors) {
        WholeFile.write(file, out -> {
            try (ZipOutputStream zip = new ZipOutputStream(out)) {
                // Weights hardly shrink; this keeps the archive quick to write and to read.
                zip.setLevel(0);
                for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
                    ZipEntry name = new ZipEntry(entry.getKey() + ".npy");
                    name.setTime(0);
                    zip.putNextEntry(name);
                    write(entry.getValue(), zip);
                    zip.closeEntry();
                }
            }
        });
    }

    /**
     * Writes each tensor into a file of its own, {@code NAME.npy} in {@code directory}, which is made if need be.
     *
     * @throws KilnException {@code unwritable}
     */
    public static void writeAll(Path directory, Map<String, Tensor> tensors) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw WholeFile.unwritable(directory, e);
        }
        tensors.forEach((name, tensor) -> WholeFile.write(directory.resolve(name + ".npy"), out -> write(tensor, out)));
    }

    private static void write(Tensor tensor, OutputStream out) throws IOException {
        List<Integer> dimensions = tensor.shape().dimensions();
        String shape = dimensions.stream().map(String::valueOf).collect(Collectors.joining(", "))
                + (dimensions.size() == 1 ? "," : "");
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + shape + "), }";
        int unpadded = MAGIC.length + Short.BYTES + header.length() + 1;
        header += " ".repeat(Math.floorMod(-unpadded, ALIGNMENT)) + "\n";
        out.write(MAGIC);
        out.write(ByteBuffer.allocate(Short.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) header.length())
                .array());
        out.write(header.getBytes(StandardCharsets.US_ASCII));
        FloatBytes.write(tensor, out);
    }
}
