package dev.kiln.benchmarks;

import java.io.PrintStream;
import java.util.List;

/** One comparison. */
interface Benchmark {
    /** The name on the command line. */
    String name();

    /** What is compared, in one line. */
    String description();

    /**
     * Runs the comparison.
     *
     * @param options what follows the name on the command line
     * @param out for people: settings and intermediate results
     * @return the result
     * @throws Exception if the peer can't be started or something else fails; the message says what
     */
    Comparison run(List<String> options, PrintStream out) throws Exception;
}
