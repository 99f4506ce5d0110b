package dev.kiln.hardware;

import java.util.List;

/**
 * All that one run of the bench found.
 *
 * @param kiln version that measured
 * @param java version of the virtual machine
 * @param engine that ran the tasks
 * @param created date and time, ISO 8601
 * @param processor of the machine
 * @param budget seconds that it was given
 * @param seconds that it took
 * @param stopped whether it was ended early
 * @param devices what was measured on each
 */
public record BenchResult(
        String kiln,
        String java,
        String engine,
        String created,
        String processor,
        double budget,
        double seconds,
        boolean stopped,
        List<MeasuredDevice> devices) {
    /** Copies the list. */
    public BenchResult {
        devices = List.copyOf(devices);
    }
}
