package dev.kiln.kernels;

import java.util.List;
import org.opentest4j.TestAbortedException;

/**
 * How one test of {@link Parity} went. It crosses from the JVM on TornadoVM to the one that prints the table as a line.
 *
 * @param kernel the row of the table: test class and method
 * @param test what the test is called, its engine first
 * @param outcome how it ended
 * @param detail why it was skipped or failed, on one line; empty where it passed
 */
record ParityResult(String kernel, String test, Outcome outcome, String detail) {
    private static final String SEPARATOR = "\t";
    private static final int FIELDS = 4;

    /** How a test ended. */
    enum Outcome {
        PASSED,
        FAILED,
        SKIPPED
    }

    ParityResult {
        detail = detail.replaceAll("\\s+", " ")
                .replace("Assumption failed: ", "")
                .strip();
    }

    static ParityResult passed(String kernel, String test) {
        return new ParityResult(kernel, test, Outcome.PASSED, "");
    }

    /** The engine that the test ran on. */
    String engine() {
        return Parity.engineOf(test);
    }

    /** Ends the test that asks as this one ended. */
    void repeat() {
        switch (outcome) {
            case PASSED -> {}
            case FAILED -> throw new AssertionError(detail);
            case SKIPPED -> throw new TestAbortedException(detail);
        }
    }

    String toLine() {
        return String.join(SEPARATOR, kernel, test, outcome.name(), detail);
    }

    /** Reads what {@link #toLine} wrote. */
    static ParityResult parse(String line) {
        List<String> fields = List.of(line.split(SEPARATOR, FIELDS));
        return new ParityResult(fields.get(0), fields.get(1), Outcome.valueOf(fields.get(2)), fields.get(3));
    }
}
