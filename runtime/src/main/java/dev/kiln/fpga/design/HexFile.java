package dev.kiln.fpga.design;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file for Verilog's {@code $readmemh}: a word a line, in hexadecimal. */
final class HexFile implements AutoCloseable {
    private static final int DIGIT_BITS = 4;

    private final BufferedWriter out;
    private final StringBuilder line = new StringBuilder();

    HexFile(Path file) throws IOException {
        this.out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII);
    }

    /** Puts the lowest bits of a number, a multiple of four, above those that the word has already. */
    void put(int number, int bits) {
        for (int at = 0; at < bits; at += DIGIT_BITS) {
            line.append(Character.forDigit((number >>> at) & 15, 16));
        }
    }

    /** Ends the word. */
    void next() throws IOException {
        out.append(line.reverse()).append('\n');
        line.setLength(0);
    }

    /** Writes a word of one number. */
    void word(int number, int bits) throws IOException {
        put(number, bits);
        next();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
