package dev.kiln.hardware;

import java.util.function.Supplier;

/**
 * Something to measure.
 *
 * @param id names it across files
 * @param group what kind of thing it is
 * @param name for people
 * @param format of its numbers
 * @param operations of one part
 * @param bytes that one part has to move
 * @param parts equal parts of an execution: the time is that of one
 * @param isEssential whether it is measured however short the budget is
 * @param opener makes it ready to run
 */
record WorkSpec(
        String id,
        Group group,
        String name,
        String format,
        double operations,
        double bytes,
        int parts,
        boolean isEssential,
        Supplier<Work> opener) {
    /** One that is left out where there is no time. */
    WorkSpec(
            String id,
            Group group,
            String name,
            String format,
            double operations,
            double bytes,
            Supplier<Work> opener) {
        this(id, group, name, format, operations, bytes, 1, false, opener);
    }

    /** This, measured in any case. */
    WorkSpec essential() {
        return new WorkSpec(id, group, name, format, operations, bytes, parts, true, opener);
    }

    /** What it is, in words. */
    String title() {
        return group.title() + ": " + name;
    }

    /** The time of one part, from the times of executions. */
    Measurement measured(Statistics seconds, int settling) {
        return new Measurement(id, group, name, format, operations, bytes, seconds.dividedBy(parts), settling);
    }
}
