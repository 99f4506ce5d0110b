package dev.kiln.profile;

/** Hears how far a profile is, and may end it. */
public interface ProfileListener {
    /** Whether the measurement should come to an end. */
    boolean isStopped();

    /**
     * Called when a part begins and while it goes on.
     *
     * @param part what is done
     * @param share how much of the part is done, 0…1
     */
    void onPart(String part, double share);
}
