package dev.kiln.export;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Words of one size, written twice: {@code NAME.bin} has their bytes, the lowest first; {@code NAME.hex} has a word a
 * line, the highest digit first, as Verilog's {@code $readmemh} reads it.
 */
final class WordFile implements AutoCloseable {
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int BUFFER = 1 << 16;

    private final int wordBytes;
    private final OutputStream binary;
    private final OutputStream text;
    private final MessageDigest digest;
    private final byte[] line;
    private long words;

    WordFile(Path directory, String name, int wordBytes) throws IOException {
        this.wordBytes = wordBytes;
        this.line = new byte[2 * wordBytes + 1];
        line[2 * wordBytes] = '\n';
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
        this.binary = new BufferedOutputStream(Files.newOutputStream(directory.resolve(name + ".bin")), BUFFER);
        try {
            this.text = new BufferedOutputStream(Files.newOutputStream(directory.resolve(name + ".hex")), BUFFER);
        } catch (IOException e) {
            binary.close();
            throw e;
        }
    }

    /** Writes a word of its bytes, the lowest first. */
    void write(byte[] word) throws IOException {
        binary.write(word, 0, wordBytes);
        digest.update(word, 0, wordBytes);
        for (int i = 0; i < wordBytes; i++) {
            int at = 2 * (wordBytes - 1 - i);
            line[at] = DIGITS[(word[i] >> 4) & 15];
            line[at + 1] = DIGITS[word[i] & 15];
        }
        text.write(line);
        words++;
    }

    /** Writes the lowest bytes of a number as a word. */
    void write(int number) throws IOException {
        byte[] word = new byte[wordBytes];
        for (int i = 0; i < wordBytes; i++) {
            word[i] = (byte) (number >> (Byte.SIZE * i));
        }
        write(word);
    }

    int wordBits() {
        return wordBytes * Byte.SIZE;
    }

    long words() {
        return words;
    }

    /** SHA-256 of the binary file, in hexadecimal. */
    String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() throws IOException {
        try (binary;
                text) {
            binary.flush();
        }
    }
}
