package dev.kiln.benchmarks.unseen;

/**
 * What became of a kernel or a test.
 *
 * @param subject its name
 * @param kind in one word
 * @param reason why; empty if there is nothing to say
 */
record Verdict(String subject, Kind kind, String reason) {
    /** The kinds, best first. */
    enum Kind {
        /** A kernel that both back ends compile. */
        ACCEPTED,
        /** A test that passes. */
        PASSED,
        /** A test that its authors skip on such a device. */
        SKIPPED,
        /** Uses a class or member of the TornadoVM API that ours does not have. */
        OUTSIDE,
        /** Refused by the engine, by name. */
        REFUSED,
        /** A test that found something else than it expected. */
        FAILED,
        /** A test that did not come to an end. */
        TIMEOUT
    }
}
