package dev.kiln.embedded.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One {@link FuzzWorker} and what it said. */
final class WorkerProcess {
    /** No program of a few kernels takes a driver this long, unless something hangs. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final List<String> faults = new ArrayList<>();
    private final StringBuilder output = new StringBuilder();
    private final Consumer<Coverage> done;
    private final AtomicInteger silentSeconds = new AtomicInteger();
    private long current;
    private boolean openCl;

    /** Prepares; {@code done} hears of each program when all of its kernels are compared. */
    WorkerProcess(Consumer<Coverage> done) {
        this.done = done;
    }

    /**
     * Compares the kernels from one seed to before another; returns the exit code, which is not 0 if the process ended
     * early.
     */
    int run(long from, long to, int perBuild) {
        current = from;
        try {
            Process process = start(from, to, perBuild);
            Thread watch = Thread.ofVirtual().start(() -> watch(process));
            process.inputReader().lines().forEach(this::take);
            int exit = process.waitFor();
            watch.join();
            return exit;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while random kernels ran", e);
        }
    }

    private static Process start(long from, long to, int perBuild) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                // Each kernel runs once: the compiler for code that stays would only take time from the driver's.
                "-XX:TieredStopAtLevel=1",
                "-Xmx768m",
                "-cp",
                System.getProperty("java.class.path"),
                FuzzWorker.class.getName(),
                Long.toString(from),
                Long.toString(to),
                Integer.toString(perBuild));
        // Nothing that a driver remembers: each kernel is compiled when it runs.
        builder.environment().put("POCL_KERNEL_CACHE", "0");
        return builder.redirectErrorStream(true).start();
    }

    private void watch(Process process) {
        try {
            while (!process.waitFor(1, TimeUnit.SECONDS)) {
                // Counted, not measured: the machine may sleep, or stop all of its work for a while.
                if (silentSeconds.incrementAndGet() > PATIENCE.toSeconds()) {
                    process.destroyForcibly();
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while random kernels ran", e);
        }
    }

    private void take(String line) {
        silentSeconds.set(0);
        if (line.equals("fault")) {
            faults.add("");
        } else if (line.startsWith("|")) {
            faults.add(faults.removeLast() + line.substring(1) + "\n");
        } else if (line.startsWith("from ")) {
            current = Long.parseLong(line.substring("from ".length()));
            output.setLength(0);
        } else if (line.startsWith("done ")) {
            done.accept(Coverage.parse(line.substring("done ".length())));
        } else if (line.equals("with OpenCL")) {
            openCl = true;
        } else {
            output.append(line).append('\n');
        }
    }

    /** The first seed of the program that it was at last. */
    long current() {
        return current;
    }

    boolean hasOpenCl() {
        return openCl;
    }

    List<String> faults() {
        return faults;
    }

    /** What else it wrote about that program, such as a driver's last words. */
    String output() {
        return output.toString();
    }
}
