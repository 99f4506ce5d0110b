package dev.kiln.evaluate;

import java.util.Locale;

/**
 * One training of an evaluation.
 *
 * @param epochs of its whole schedule
 */
public record Slot(Arm arm, int epochs, long seed) {
    /** The name of its run directory. */
    public String name() {
        return String.format(Locale.ROOT, "%s-e%d-seed-%d", arm.key(), epochs, seed);
    }
}
