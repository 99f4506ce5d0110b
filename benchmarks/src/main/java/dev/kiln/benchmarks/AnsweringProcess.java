package dev.kiln.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A side of a comparison in a process of its own. It answers lines; between them it only waits. */
final class AnsweringProcess implements AutoCloseable {
    private static final int MOST_SECONDS_TO_END = 10;

    /** The peak of what a process had in memory at once, in its status. */
    private static final String PEAK = "VmHWM:";

    private final String name;
    private final Process process;
    private final BufferedReader answers;
    private final Writer commands;
    private final String[] ready;

    /**
     * Starts the process and waits until it says {@code ready …}.
     *
     * @param name for messages: whose process this is
     */
    AnsweringProcess(String name, ProcessBuilder builder) throws IOException {
        this.name = name;
        process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        commands = process.outputWriter(StandardCharsets.US_ASCII);
        ready = answer("ready");
    }

    /** Returns what the process said behind {@code ready}. */
    String ready() {
        return ready[1];
    }

    /** Sends a line. */
    void send(String line) throws IOException {
        commands.write(line + "\n");
        commands.flush();
    }

    /** Returns the words of the next line that begins with {@code done}, that one included. */
    String[] answer() throws IOException {
        return answer("done");
    }

    private String[] answer(String expected) throws IOException {
        String line = answers.readLine();
        while (line != null && !line.startsWith(expected)) {
            line = answers.readLine(); // notes
        }
        if (line == null) {
            throw new IOException(name + "'s process ended, but must answer '" + expected + "'");
        }
        return line.split(" ", -1);
    }

    /**
     * Returns the most memory that the process has had at once, in bytes: code, heap and all else.
     *
     * @throws IOException if the system does not tell
     */
    long peakResidentBytes() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith(PEAK))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow(() -> new IOException("No " + PEAK + " in " + status));
    }

    @Override
    public void close() throws IOException {
        try (commands) {
            commands.write("quit\n");
        } finally {
            process.destroy();
            awaitEnd();
        }
    }

    private void awaitEnd() {
        try {
            process.waitFor(MOST_SECONDS_TO_END, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
