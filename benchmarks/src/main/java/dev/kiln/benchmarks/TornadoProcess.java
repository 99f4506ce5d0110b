package dev.kiln.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** TornadoVM in a process of its own. It answers lines; between them it only waits. */
final class TornadoProcess implements AutoCloseable {
    /** The variable that tells PoCL where to keep what it compiles. */
    static final String POCL_CACHE = "POCL_CACHE_DIR";

    private final Process process;
    private final BufferedReader answers;
    private final Writer commands;
    private final String device;
    private float value = Float.NaN;

    private TornadoProcess(List<String> command, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        process = builder.start();
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        commands = process.outputWriter(StandardCharsets.US_ASCII);
        device = answer("ready")[1];
    }

    /** Starts kernels that are written for TornadoVM, {@code TornadoPeer}, on its first device. */
    static TornadoProcess peer(String... arguments) throws IOException, InterruptedException {
        return new TornadoProcess(TornadoSdk.peer("TornadoPeer"), Map.of(), arguments);
    }

    /** Starts what is ours on TornadoVM, {@link TornadoSide}. */
    static TornadoProcess ours(String... arguments) throws IOException, InterruptedException {
        return new TornadoProcess(TornadoSdk.ours(TornadoSide.class), Map.of(), arguments);
    }

    /** The same, where PoCL remembers what it compiles in a folder of its own. */
    static TornadoProcess ours(Path caches, String... arguments) throws IOException, InterruptedException {
        Map<String, String> environment = Map.of(POCL_CACHE, caches.toString());
        return new TornadoProcess(TornadoSdk.ours(TornadoSide.class), environment, arguments);
    }

    /** Returns TornadoVM's name of its device. */
    String device() {
        return device;
    }

    /** Executes so many times and returns the nanoseconds it took. */
    long run(int times) throws IOException {
        return ask("run " + times);
    }

    /** Sends a line and returns the nanoseconds that the answer says. */
    long ask(String line) throws IOException {
        commands.write(line + "\n");
        commands.flush();
        String[] words = answer("done");
        value = Float.parseFloat(words[2]);
        return Long.parseLong(words[1]);
    }

    /** Returns the number that came with the latest answer: a loss, or a count. */
    float value() {
        return value;
    }

    /** Returns the whole result. */
    float[] result() throws IOException {
        Path file = Files.createTempFile("kiln-tornado", ".f32");
        try {
            ask("write " + file);
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            float[] floats = new float[bytes.remaining() / Float.BYTES];
            bytes.asFloatBuffer().get(floats);
            return floats;
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private String[] answer(String expected) throws IOException {
        String line = answers.readLine();
        while (line != null && !line.startsWith(expected)) {
            line = answers.readLine(); // notes of the SDK
        }
        if (line == null) {
            throw new IOException("TornadoVM's process ended, but must answer '" + expected + "'");
        }
        return line.split(" ", -1);
    }

    @Override
    public void close() throws IOException {
        try (commands) {
            commands.write("quit\n");
        } finally {
            process.destroy();
        }
    }
}
