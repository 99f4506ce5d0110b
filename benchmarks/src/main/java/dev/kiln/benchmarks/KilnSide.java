package dev.kiln.benchmarks;

import dev.kiln.embedded.host.WorkPool;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Our training step on the host device, in a JVM of its own: {@code OPTIMIZER RECIPE}. Says {@code ready THREADS}, then
 * answers {@code run STEPS} and {@code for MILLIS} with {@code done NANOS LOSS STEPS} until {@code quit}.
 */
final class KilnSide {
    private KilnSide() {}

    /** Answers until the input ends. */
    public static void main(String[] arguments) throws IOException {
        try (MlpRun run = new MlpRun(MlpProblem.Shape.USUAL, "host", arguments[0], arguments[1]);
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            System.out.println("ready " + WorkPool.defaultThreads());
            for (String line = in.readLine(); line != null && !line.equals("quit"); line = in.readLine()) {
                String[] words = line.split(" ", -1);
                int number = Integer.parseInt(words[1]);
                System.out.println("done " + (words[0].equals("for") ? runFor(run, number) : runSteps(run, number)));
            }
        }
    }

    private static String runSteps(MlpRun run, int steps) {
        return run.steps(steps) + " " + run.loss() + " " + steps;
    }

    private static String runFor(MlpRun run, int millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long nanos = 0;
        int steps = 0;
        while (System.nanoTime() < end) {
            nanos += run.steps(1);
            steps++;
        }
        return nanos + " " + run.loss() + " " + steps;
    }
}
