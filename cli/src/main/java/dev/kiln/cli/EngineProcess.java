package dev.kiln.cli;

import dev.kiln.metrics.MetricsJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * A command in a JVM of its own, on another engine or with other threads: two engines never share a JVM, and one keeps
 * its threads. It is started through the launcher, tells its events as JSON, and is stopped when it takes too long.
 */
final class EngineProcess {
    /** Tells the launcher which engine a command that looks at engines is to look at from the inside. */
    static final String INSIDE = "KILN_INSIDE";

    private static final String LAUNCHER = "kiln.launcher";

    /** How often to look whether a process has to be stopped. */
    private static final long LOOK_MILLIS = 100;

    private EngineProcess() {}

    /**
     * Runs {@code kiln COMMAND … --json} on an engine.
     *
     * @param command its words, the name first
     * @param seconds that it may take
     * @param stopped ends it early
     * @param events hears of each event but errors
     * @return why it failed, in one sentence; empty if it did not
     */
    static String run(
            String engine, List<String> command, int seconds, BooleanSupplier stopped, Consumer<JsonNode> events) {
        String launcher = System.getProperty(LAUNCHER, "");
        if (launcher.isEmpty()) {
            return "it needs a JVM of its own, which scripts/kiln starts: start Kiln by scripts/kiln";
        }
        List<String> words = new ArrayList<>(command);
        words.addFirst(launcher);
        words.add("--json");
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().put(INSIDE, engine);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            Process process = builder.start();
            AtomicBoolean late = new AtomicBoolean();
            Thread.ofVirtual().start(() -> stopAfter(process, seconds, stopped, late));
            String failure = read(process, events);
            int code = process.waitFor();
            if (late.get()) {
                return "its JVM was stopped, since it did not end within " + seconds + " s";
            }
            return failure.isEmpty() && code > ExitCode.DEVICE.code()
                    ? "its JVM died with exit code " + code + "; try: kiln " + String.join(" ", command) + " with "
                            + INSIDE + "=" + engine
                    : failure;
        } catch (IOException e) {
            return launcher + " can't be started: " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /** Drivers print on standard output too: what is no event is passed over. */
    private static String read(Process process, Consumer<JsonNode> events) throws IOException {
        String failure = "";
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("{\"event\"")) {
                    continue;
                }
                JsonNode event = MetricsJson.parse(line);
                if (event.path("event").asString("").equals("error")) {
                    failure = event.path("message").asString("");
                } else {
                    events.accept(event);
                }
            }
        }
        return failure;
    }

    private static void stopAfter(Process process, int seconds, BooleanSupplier stopped, AtomicBoolean late) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        try {
            while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (System.nanoTime() - end > 0) {
                    late.set(true);
                    process.destroyForcibly();
                } else if (stopped.getAsBoolean()) {
                    // Unlike the process's own method this leaves its streams open: it is heard until it has ended.
                    process.toHandle().destroy();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
