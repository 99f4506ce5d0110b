package dev.kiln.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * libtorch in a process of its own, with MKL preloaded (its bundled BLAS would flatter us). It answers lines; between
 * them it only waits.
 */
final class TorchProcess implements StepSide {
    /** OpenMP's threads spin after a region, by default for 200 ms. */
    private static final int QUIET_MILLIS = 300;

    private final Process process;
    private final BufferedReader answers;
    private final Writer commands;
    private final int threads;
    private float loss = Float.NaN;

    /** Starts the peer on a problem file. */
    TorchProcess(Path problem, String optimizer, int threads) throws IOException {
        Path mkl = Peers.libraries("mkl-2025.3-1.5.13-linux-x86_64-redist");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                Peers.classPath(),
                System.getProperty("kiln.peers.sources") + "/TorchPeer.java",
                problem.toString(),
                optimizer,
                Integer.toString(threads));
        Map<String, String> environment = builder.environment();
        environment.put("LD_PRELOAD", mkl.resolve("libmkl_rt.so.2").toString());
        environment.put("LD_LIBRARY_PATH", mkl.toString());
        // libtorch's own threads are those of GNU OpenMP: with MKL on the same ones there is only one team.
        environment.put("MKL_THREADING_LAYER", "GNU");
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        process = builder.start();
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        commands = process.outputWriter(StandardCharsets.US_ASCII);
        this.threads = Integer.parseInt(answer("ready")[1]);
    }

    int threads() {
        return threads;
    }

    @Override
    public long run(int steps) throws IOException {
        commands.write("run " + steps + "\n");
        commands.flush();
        String[] words = answer("done");
        loss = Float.parseFloat(words[2]);
        return Long.parseLong(words[1]);
    }

    @Override
    public float loss() {
        return loss;
    }

    @Override
    public void awaitQuiet() throws InterruptedException {
        Thread.sleep(QUIET_MILLIS);
    }

    private String[] answer(String expected) throws IOException {
        String line = answers.readLine();
        if (line == null || !line.startsWith(expected)) {
            throw new IOException("libtorch's process must answer '" + expected + "', but said: " + line);
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
