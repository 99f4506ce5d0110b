package dev.kiln.data;

import dev.kiln.KilnException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Bytes that can be read from the start, decompressed if they are gzip, whatever their name says.
 *
 * @param where what to call them in an error
 * @param stored where they come from
 * @param storedBytes how many there are before decompression
 * @param compressed whether they are gzip
 */
record ByteSource(String where, Opener stored, long storedBytes, boolean compressed) {
    /** Deflate cannot do better than 1,032 : 1. */
    private static final long MOST_EXPANSION = 1032;

    private static final int BUFFER_BYTES = 1 << 16;

    interface Opener {
        InputStream open() throws IOException;
    }

    static ByteSource of(Path path) {
        Opener stored = () -> Files.newInputStream(path);
        try {
            return of(path.toString(), stored, Files.size(path));
        } catch (IOException e) {
            throw DataErrors.unreadable(path.toString(), e);
        }
    }

    static ByteSource of(String where, byte[] bytes) {
        try {
            return of(where, () -> new ByteArrayInputStream(bytes), bytes.length);
        } catch (IOException e) {
            throw DataErrors.unreadable(where, e);
        }
    }

    private static ByteSource of(String where, Opener stored, long storedBytes) throws IOException {
        try (InputStream in = stored.open()) {
            boolean compressed = in.read() == 0x1f && in.read() == 0x8b;
            return new ByteSource(where, stored, storedBytes, compressed);
        }
    }

    /** More bytes than this cannot come out of {@link #open()}. */
    long mostBytes() {
        return compressed ? Math.multiplyExact(storedBytes, MOST_EXPANSION) : storedBytes;
    }

    /** Counts what {@link #open()} gives, but not beyond {@code enough}. */
    long countBytes(long enough) {
        if (!compressed) {
            return storedBytes;
        }
        byte[] buffer = new byte[BUFFER_BYTES];
        long count = 0;
        try (InputStream in = open()) {
            int got = in.read(buffer);
            while (got >= 0 && count < enough) {
                count += got;
                got = in.read(buffer);
            }
            return count;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    InputStream open() throws IOException {
        InputStream in = stored.open();
        if (!compressed) {
            return new BufferedInputStream(in, BUFFER_BYTES);
        }
        try {
            return new BufferedInputStream(new GZIPInputStream(in, BUFFER_BYTES), BUFFER_BYTES);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** Words a failure of {@link #open()} or of the stream it gave. */
    KilnException unreadable(IOException e) {
        if (e instanceof EOFException || e instanceof ZipException) {
            String found = DataErrors.quote(String.valueOf(e.getMessage()));
            String next = "the file is damaged or cut off: download it again";
            return DataErrors.of("bad-gzip", where, "cannot be decompressed", "a whole gzip file", found, next, e);
        }
        return DataErrors.unreadable(where, e);
    }
}
