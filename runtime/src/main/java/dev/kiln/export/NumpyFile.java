package dev.kiln.export;

import dev.kiln.KilnException;
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

    /** Names what says how codes are packed. */
    public static final String PACKING = "packing";

    private NumpyFile() {}

    /**
     * Writes all tensors into one archive.
     *
     * @param packing what codes mean, JSON that becomes an array of bytes named {@link #PACKING}; empty for nothing
     * @throws KilnException {@code unwritable}
     */
    public static void writeArchive(Path file, Map<String, ExportedTensor> tensors, String packing) {
        WholeFile.write(file, out -> {
            try (ZipOutputStream zip = new ZipOutputStream(out)) {
                // Weights hardly shrink; this keeps the archive quick to write and to read.
                zip.setLevel(0);
                for (Map.Entry<String, ExportedTensor> entry : tensors.entrySet()) {
                    begin(zip, entry.getKey());
                    write(entry.getValue(), zip);
                    zip.closeEntry();
                }
                if (!packing.isEmpty()) {
                    begin(zip, PACKING);
                    byte[] text = packing.getBytes(StandardCharsets.UTF_8);
                    writeHeader("|u1", List.of(text.length), zip);
                    zip.write(text);
                    zip.closeEntry();
                }
            }
        });
    }

    /**
     * Writes each tensor into a file of its own, {@code NAME.npy} in {@code directory}, which is made if need be.
     *
     * @param packing what codes mean, the text of {@code packing.json}; empty for no such file
     * @throws KilnException {@code unwritable}
     */
    public static void writeAll(Path directory, Map<String, ExportedTensor> tensors, String packing) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw WholeFile.unwritable(directory, e);
        }
        tensors.forEach((name, tensor) -> WholeFile.write(directory.resolve(name + ".npy"), out -> write(tensor, out)));
        if (!packing.isEmpty()) {
            WholeFile.write(
                    directory.resolve(PACKING + ".json"), out -> out.write(packing.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static void begin(ZipOutputStream zip, String name) throws IOException {
        ZipEntry entry = new ZipEntry(name + ".npy");
        entry.setTime(0);
        zip.putNextEntry(entry);
    }

    private static void write(ExportedTensor exported, OutputStream out) throws IOException {
        writeHeader(exported.elements().numpy(), exported.tensor().shape().dimensions(), out);
        exported.write(out);
    }

    private static void writeHeader(String descr, List<Integer> dimensions, OutputStream out) throws IOException {
        String shape = dimensions.stream().map(String::valueOf).collect(Collectors.joining(", "))
                + (dimensions.size() == 1 ? "," : "");
        String header = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (" + shape + "), }";
        int unpadded = MAGIC.length + Short.BYTES + header.length() + 1;
        header += " ".repeat(Math.floorMod(-unpadded, ALIGNMENT)) + "\n";
        out.write(MAGIC);
        out.write(ByteBuffer.allocate(Short.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) header.length())
                .array());
        out.write(header.getBytes(StandardCharsets.US_ASCII));
    }
}
