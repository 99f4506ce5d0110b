package dev.kiln.metrics;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How batches are divided among devices from a step on. All of a run's divisions together make it possible to do the
 * run again to the same bits.
 *
 * @param step steps done before it
 * @param reason why, in a few words
 * @param rows of a whole batch, by device, in the order in which the devices were named
 * @param milliseconds of work a step before, by device; empty where nothing was measured
 */
public record DivisionDecision(long step, String reason, Map<String, Integer> rows, Map<String, Double> milliseconds) {
    /** The event's name in {@code decisions.jsonl}. */
    public static final String EVENT = "division";

    /** Copies the maps. */
    public DivisionDecision {
        rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
        milliseconds = Collections.unmodifiableMap(new LinkedHashMap<>(milliseconds));
    }
}
