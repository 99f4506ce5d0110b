package dev.kiln.profile.scaling;

import java.util.Locale;

/** What most of a step's time goes to; see {@link TimeShares}. */
public enum Bound {
    /** Operations of matrix products. */
    COMPUTE,
    /** Bytes of arrays. */
    MEMORY,
    /** Neither: starts of tasks, threads that wait for each other, transfers, and what lies between tasks. */
    OVERHEAD,
    /** The engine does not tell what its tasks do. */
    UNKNOWN;

    /** In small letters. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
