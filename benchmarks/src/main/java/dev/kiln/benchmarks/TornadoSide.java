package dev.kiln.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Our own graphs on TornadoVM, in a JVM of its own: {@code mlp-step DEVICE OPTIMIZER BATCH WIDTH} or
 * {@code scalar-change DEVICE}. Says {@code ready DEVICE}, then answers each line with {@code done NANOS VALUE} until
 * {@code quit}. Touches no class of the embedded engine.
 */
final class TornadoSide {
    private TornadoSide() {}

    /** Performs a line of the input; returns its answer. */
    private interface Turn {
        String answer(String[] words) throws Exception;
    }

    /** Answers until the input ends. */
    public static void main(String[] arguments) throws Exception {
        String device = arguments[1];
        switch (arguments[0]) {
            case "mlp-step" -> {
                MlpProblem.Shape shape =
                        new MlpProblem.Shape(Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]));
                try (MlpRun run = new MlpRun(shape, device, arguments[2], "fp32")) {
                    answer(device, words -> run.steps(Integer.parseInt(words[1])) + " " + run.loss());
                }
            }
            case "scalar-change" -> {
                ScalarChange change = new ScalarChange(device);
                answer(device, words -> {
                    ScalarChange.Figures figures =
                            change.run(ScalarChange.Kind.valueOf(words[0]), Integer.parseInt(words[1]));
                    return figures.nanos() + " " + figures.compilations();
                });
            }
            default -> throw new IllegalArgumentException("There is no " + arguments[0]);
        }
    }

    private static void answer(String device, Turn turn) throws Exception {
        System.out.println("ready " + device);
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            for (String line = read(in); !line.equals("quit"); line = read(in)) {
                System.out.println("done " + turn.answer(line.split(" ", -1)));
            }
        }
    }

    private static String read(BufferedReader in) throws IOException {
        String line = in.readLine();
        return line == null ? "quit" : line;
    }
}
