package dev.kiln.evaluate;

import java.util.List;

/**
 * Trainings that are of use only together: those of one seed and schedule.
 *
 * @param control whether they are controls, beside what is evaluated
 */
public record RunGroup(int epochs, long seed, boolean control, List<Slot> slots) {
    /** Copies the list. */
    public RunGroup {
        slots = List.copyOf(slots);
    }

    /** In words, such as {@code 4 epochs, seed 43, controls}. */
    public String title() {
        return epochs + (epochs == 1 ? " epoch" : " epochs") + ", seed " + seed + (control ? ", controls" : "");
    }
}
