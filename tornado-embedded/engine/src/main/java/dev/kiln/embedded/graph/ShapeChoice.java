package dev.kiln.embedded.graph;

import dev.kiln.embedded.host.Grid;
import dev.kiln.embedded.opencl.OpenClCall;
import dev.kiln.embedded.opencl.OpenClCapabilities;
import dev.kiln.embedded.opencl.OpenClChoice;
import dev.kiln.embedded.opencl.OpenClFunction;
import dev.kiln.embedded.opencl.OpenClQueue;
import dev.kiln.embedded.opencl.OpenClTimer;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * How many work items a group has, for a kernel that can't tell how it is grouped. Its names are numbers of work items.
 *
 * @param function of a task, with its arguments; it can be measured as long as the task's plan is open
 */
record ShapeChoice(OpenClCode code, OpenClFunction function, Grid grid) implements OpenClChoice {

    /** Of longer names the end counts, which is the method's. */
    private static final int LONGEST_NAME = 300;

    @Override
    public String key() {
        // Java's names may hold letters that a tuning file does not.
        String name = code.label().replaceAll("[^A-Za-z0-9_$.#]", "-");
        return "kernel." + name.substring(Math.max(0, name.length() - LONGEST_NAME)) + "."
                + GroupShape.sizeClass(grid.global());
    }

    @Override
    public String subject() {
        String owner = code.label();
        return "kernel " + owner.substring(owner.lastIndexOf('.') + 1).replace('#', '.') + " "
                + LongStream.of(grid.global())
                        .limit(grid.dimensions())
                        .mapToObj(String::valueOf)
                        .collect(Collectors.joining("×"));
    }

    @Override
    public String usual() {
        return String.valueOf(GroupShape.items(grid.global(), device(), function.maxGroupItems()));
    }

    @Override
    public List<String> ways() {
        return GroupShape.possible(grid.global(), function.maxGroupItems())
                .mapToObj(String::valueOf)
                .toList();
    }

    private OpenClCapabilities device() {
        return code.context().device().capabilities();
    }

    /** Returns what a way means. */
    long items(String way) {
        return Long.parseLong(way);
    }

    @Override
    public OpenClCall prepare(String way) {
        return new Launch(this, items(way));
    }

    /** The task's kernel in groups of some size. */
    private record Launch(ShapeChoice choice, long items) implements OpenClCall {

        @Override
        public void enqueue(OpenClQueue queue, @Nullable OpenClTimer timer) {
            choice.code.shape(choice.function, choice.grid, items);
            queue.launch(choice.function, timer);
        }

        @Override
        public String listing() {
            return choice.code.source().text();
        }

        @Override
        public void close() {
            // The task owns its function.
        }
    }
}
