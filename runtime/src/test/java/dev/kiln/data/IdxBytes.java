package dev.kiln.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Writes small IDX files. */
final class IdxBytes {
    private IdxBytes() {}

    /** A file of type {@code code} with this header and data. */
    static byte[] file(int code, int[] dimensions, byte[] data) {
        ByteBuffer buffer = ByteBuffer.allocate(4 + 4 * dimensions.length + data.length);
        buffer.put((byte) 0).put((byte) 0).put((byte) code).put((byte) dimensions.length);
        for (int dimension : dimensions) {
            buffer.putInt(dimension);
        }
        return buffer.put(data).array();
    }

    /** Images of 2×3 pixels whose values count up from 0. */
    static byte[] images(int count) {
        byte[] data = new byte[count * 6];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) i;
        }
        return file(0x08, new int[] {count, 2, 3}, data);
    }

    /** Labels 0, 1, 2, 0, … */
    static byte[] labels(int count) {
        byte[] data = new byte[count];
        for (int i = 0; i < count; i++) {
            data[i] = (byte) (i % 3);
        }
        return file(0x08, new int[] {count}, data);
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }

    static void write(Path directory, String name, byte[] bytes) throws IOException {
        Files.createDirectories(directory);
        Files.write(directory.resolve(name), bytes);
    }
}
