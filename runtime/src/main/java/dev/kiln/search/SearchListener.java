package dev.kiln.search;

/** Hears what a search does. */
public interface SearchListener {
    /**
     * A part begins.
     *
     * @param part such as {@code sensitivity} or {@code generation 3 of 12}
     * @param done candidates measured so far
     * @param left candidates still to be measured, about
     */
    void onPart(String part, int done, int left);

    /** One more candidate is measured. */
    void onTrial(Trial trial);

    /** Whether to come to an end, asked before each measurement. */
    boolean isStopped();
}
