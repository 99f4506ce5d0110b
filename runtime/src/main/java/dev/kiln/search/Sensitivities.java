package dev.kiln.search;

import java.util.HashMap;
import java.util.Map;

/**
 * How much the loss changes when one slot alone leaves the widest candidate. Sums of them foretell the loss of any
 * candidate, as if slots did not know of each other.
 */
public final class Sensitivities {
    private record Choice(int slot, int place) {}

    private final Map<Choice, Double> changes = new HashMap<>();

    /** Notes a measurement. */
    public void put(int slot, int place, double change) {
        changes.put(new Choice(slot, place), change);
    }

    /** The change for one choice; 0 for the widest one and for those that were not measured. */
    public double change(int slot, int place) {
        return changes.getOrDefault(new Choice(slot, place), 0.0);
    }
}
