package dev.kiln.export;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/** A whole file of predictions. */
public final class PredictionFile {
    /** How predictions are written. */
    public enum Format {
        /** Comma-separated values. */
        CSV,
        /** One JSON object a line. */
        JSON,
        /** An Arrow IPC file. */
        ARROW
    }

    /** What makes the predictions. */
    @FunctionalInterface
    public interface Source {
        /** Hands every prediction to {@code writer}. */
        void writeTo(PredictionWriter writer) throws IOException;
    }

    private PredictionFile() {}

    /**
     * Writes everything that {@code source} gives to {@code file}, which is replaced.
     *
     * @throws dev.kiln.KilnException {@code unwritable}
     */
    public static void write(
            Path file, Format format, List<String> classNames, BufferAllocator allocator, Source source) {
        WholeFile.write(file, out -> {
            try (PredictionWriter writer = open(out, format, classNames, allocator)) {
                source.writeTo(writer);
            }
        });
    }

    private static PredictionWriter open(
            OutputStream out, Format format, List<String> classNames, BufferAllocator allocator) throws IOException {
        BufferedWriter text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        return switch (format) {
            case CSV -> PredictionWriter.csv(text, classNames);
            case JSON -> PredictionWriter.json(text, classNames);
            case ARROW -> new ArrowPredictions(out, classNames, allocator);
        };
    }
}
