package dev.kiln.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * libtorch in a process of its own, with MKL preloaded (its bundled BLAS would flatter us). It answers lines; between
 * them it only waits.
 */
final class TorchProcess extends StepProcess {
    /** OpenMP's threads spin after a region, by default for 200 ms. */
    private static final int QUIET_MILLIS = 300;

    /** Starts the peer on a problem file. */
    TorchProcess(Path problem, String optimizer, int threads) throws IOException {
        super(new AnsweringProcess("libtorch", command(problem, optimizer, threads)));
    }

    private static ProcessBuilder command(Path problem, String optimizer, int threads) throws IOException {
        Path mkl = Peers.libraries("mkl-2025.3-1.5.13-linux-x86_64-redist");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                Peers.compiled("TorchPeer", Peers.classPath()) + File.pathSeparator + Peers.classPath(),
                "TorchPeer",
                problem.toString(),
                optimizer,
                Integer.toString(threads));
        Map<String, String> environment = builder.environment();
        environment.put("LD_PRELOAD", mkl.resolve("libmkl_rt.so.2").toString());
        environment.put("LD_LIBRARY_PATH", mkl.toString());
        // libtorch's own threads are those of GNU OpenMP: with MKL on the same ones there is only one team.
        environment.put("MKL_THREADING_LAYER", "GNU");
        return builder;
    }

    @Override
    public void awaitQuiet() throws InterruptedException {
        Thread.sleep(QUIET_MILLIS);
    }
}
