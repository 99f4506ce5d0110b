package dev.kiln.profile;

import dev.kiln.train.StepTrace;
import dev.kiln.train.StepTrace.Busy;
import dev.kiln.train.StepTrace.Run;

/**
 * A step that was run with the engine's profiler.
 *
 * @param start by {@link System#nanoTime}
 * @param trace what the profiler told; reading that took time behind the step
 */
public record TracedStep(long start, StepTrace trace) {
    /** Seconds of the whole step. */
    double seconds() {
        return (trace.end() - start) / 1e9;
    }

    /** Seconds in which no task ran and nothing travelled, while the graph did. */
    double gapSeconds() {
        long tasks = trace.runs().stream().mapToLong(Run::nanos).sum();
        return Math.max(0, trace.nanos() - tasks) / 1e9 - transferSeconds();
    }

    /** Seconds of transfers that were part of the graph's execution. */
    double transferSeconds() {
        long tasks = trace.runs().stream().mapToLong(Run::nanos).sum();
        return Math.min(trace.copyInNanos() + trace.copyOutNanos(), Math.max(0, trace.nanos() - tasks)) / 1e9;
    }

    /** Seconds of the graph's execution. */
    double graphSeconds() {
        return trace.nanos() / 1e9;
    }

    /** Seconds that all threads together worked for tasks; 0 where the device tells nothing of threads. */
    double busySeconds() {
        return trace.runs().stream()
                        .flatMap(run -> run.threads().stream())
                        .mapToLong(Busy::busy)
                        .sum()
                / 1e9;
    }
}
