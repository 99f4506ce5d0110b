package dev.kiln.evaluate;

import java.util.List;

/**
 * A claim beside what was measured on this machine.
 *
 * @param formula what is measured
 * @param claimed that it is said to be
 * @param measured that it is here
 * @param how it was measured, or why it was not
 * @param beside controls, and what goes into it
 */
public record Claim(
        String name, String formula, double claimed, Measured measured, Unit unit, String how, List<Beside> beside) {
    /** Copies the list. */
    public Claim {
        beside = List.copyOf(beside);
    }

    /** What the value is. */
    public enum Unit {
        /** So many times as much. */
        TIMES("×"),
        /** A share of one. */
        SHARE("share"),
        /** A change as a share: −0.6 is 60% less. */
        CHANGE("change"),
        /** The norm of an error as a share of that of the right value. */
        RELATIVE_NORM("relative norm");

        private final String word;

        Unit(String word) {
            this.word = word;
        }

        /** The word for it in JSON. */
        public String word() {
            return word;
        }
    }

    /**
     * A control, or another value of the same kind.
     *
     * @param what it is, such as {@code dense fp32}
     * @param claimed that it is said to be; NaN where nothing is
     */
    public record Beside(String what, double claimed, Measured measured, Unit unit) {}
}
