package dev.kiln.search;

import java.util.Collections;
import java.util.List;

/** Candidates with a cost, which is known or foretold at once, and a score, which takes a measurement. */
public interface Problem {
    /** The number of choices that each slot has. */
    List<Integer> choices();

    /** The cost of a candidate; foretold where only a measurement tells. */
    double cost(Candidate candidate);

    /** Measures a candidate; the same one again has the same score. */
    Score score(Candidate candidate);

    /** The number of slots. */
    default int slots() {
        return choices().size();
    }

    /** The candidate with the narrowest choice in every slot. */
    default Candidate narrowest() {
        return new Candidate(Collections.nCopies(slots(), 0));
    }

    /** The candidate with the widest choice in every slot. */
    default Candidate widest() {
        return new Candidate(choices().stream().map(count -> count - 1).toList());
    }
}
