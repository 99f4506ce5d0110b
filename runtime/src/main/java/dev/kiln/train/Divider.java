package dev.kiln.train;

/** Decides how batches are divided among devices. Devices go by their number; a dropped one keeps it. */
interface Divider {
    /** The division of the step with this number, from 0; steps come in order, and may come again. */
    Division before(long step);

    /** Takes in how long each device worked on its share of a whole batch; 0 for a device without one. */
    void after(long[] nanos);

    /** Gives a device nothing from now on. */
    void drop(int device);

    /** Why the division is what it is, in a few words. */
    String reason();

    /** What the latest division was decided by, milliseconds a step by device; empty where nothing was measured. */
    double[] milliseconds();
}
