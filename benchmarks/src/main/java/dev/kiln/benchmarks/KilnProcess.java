package dev.kiln.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Our training in a process of its own, whose JVM has this one's modules, and the heap that it chooses. */
final class KilnProcess extends StepProcess {
    /** The collector that {@code scripts/kiln} chooses. */
    private static final String COLLECTOR = "-XX:+UseSerialGC";

    /**
     * Starts a training.
     *
     * @param prefix words before the command, such as one that sets limits
     * @param flags of its JVM beside those for modules
     */
    KilnProcess(List<String> prefix, List<String> flags, String optimizer, String recipe) throws IOException {
        super(new AnsweringProcess("Kiln", command(prefix, flags, optimizer, recipe)));
    }

    private static ProcessBuilder command(List<String> prefix, List<String> flags, String optimizer, String recipe) {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--"))
                .forEach(command::add);
        command.add(COLLECTOR);
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), KilnSide.class.getName()));
        command.addAll(List.of(optimizer, recipe));
        return new ProcessBuilder(command);
    }

    /** Starts one with all threads and without limits. */
    KilnProcess(String optimizer, String recipe) throws IOException {
        this(List.of(), List.of(), optimizer, recipe);
    }

    /** Begins to train for some time; {@link #rate} waits for the end. */
    void begin(int millis) throws IOException {
        process.send("for " + millis);
    }

    /** Returns the samples a second since {@link #begin}. */
    double rate() throws IOException {
        String[] words = trained();
        return MlpProblem.Shape.USUAL.rate(Long.parseLong(words[3]), Long.parseLong(words[1]));
    }

    /** Returns the samples a second in some time. */
    double rate(int millis) throws IOException {
        begin(millis);
        return rate();
    }
}
