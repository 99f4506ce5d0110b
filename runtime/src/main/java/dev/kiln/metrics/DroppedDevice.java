package dev.kiln.metrics;

/**
 * A device that failed, and that its training goes on without.
 *
 * @param step steps done before
 * @param device its name
 * @param message what it said
 */
public record DroppedDevice(long step, String device, String message) {
    /** The event's name in {@code decisions.jsonl}. */
    public static final String EVENT = "dropped";
}
