package dev.kiln.benchmarks;

import dev.kiln.metrics.TaskProfile;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.Locale;

/** Where the time of a step goes. */
final class TaskTimes {
    private TaskTimes() {}

    /** Prints the tasks of a step, the longest first. */
    static void print(TaskProfile profile, PrintStream out) {
        double whole =
                profile.tasks().stream().mapToLong(TaskProfile.Task::nanos).sum();
        out.printf(
                Locale.ROOT, "where a step's time goes, of %.0f µs in tasks:%n", whole / 1e3 / profile.profiledSteps());
        profile.tasks().stream()
                .sorted(Comparator.comparingLong(TaskProfile.Task::nanos).reversed())
                .forEach(task -> out.printf(
                        Locale.ROOT,
                        "%10.1f µs %5.1f%%  %s%n",
                        task.nanos() / 1e3 / profile.profiledSteps(),
                        100 * task.nanos() / whole,
                        task.name()));
    }
}
