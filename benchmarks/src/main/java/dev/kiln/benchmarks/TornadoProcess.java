package dev.kiln.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** TornadoVM in a process of its own. It answers lines; between them it only waits. */
final class TornadoProcess implements AutoCloseable {
    /** The variable that tells PoCL where to keep what it compiles. */
    static final String POCL_CACHE = "POCL_CACHE_DIR";

    private final AnsweringProcess process;
    private float value = Float.NaN;

    private TornadoProcess(List<String> command, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().putAll(environment);
        process = new AnsweringProcess("TornadoVM", builder);
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
        return process.ready();
    }

    /** Executes so many times and returns the nanoseconds it took. */
    long run(int times) throws IOException {
        return ask("run " + times);
    }

    /** Sends a line and returns the nanoseconds that the answer says. */
    long ask(String line) throws IOException {
        process.send(line);
        String[] words = process.answer();
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

    @Override
    public void close() throws IOException {
        process.close();
    }
}
