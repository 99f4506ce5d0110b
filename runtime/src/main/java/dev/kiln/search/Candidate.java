package dev.kiln.search;

import java.util.ArrayList;
import java.util.List;

/**
 * One choice for every slot of a {@link Problem}.
 *
 * @param places of the chosen formats among those of their slots, 0 for the narrowest
 */
public record Candidate(List<Integer> places) {
    /** Copies the list. */
    public Candidate {
        places = List.copyOf(places);
    }

    /** The place chosen for a slot. */
    public int place(int slot) {
        return places.get(slot);
    }

    /** This candidate with another choice for one slot. */
    public Candidate with(int slot, int place) {
        List<Integer> changed = new ArrayList<>(places);
        changed.set(slot, place);
        return new Candidate(changed);
    }
}
