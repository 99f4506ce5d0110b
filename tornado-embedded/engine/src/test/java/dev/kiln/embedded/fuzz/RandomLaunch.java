package dev.kiln.embedded.fuzz;

import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.LaunchFacts;
import dev.kiln.embedded.ir.Parameter;
import dev.kiln.embedded.ir.Verifier;
import dev.kiln.embedded.opencl.PlainDevice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A random kernel with a grid and arguments, all drawn by one seed.
 *
 * @param bodies the programs that the kernel consists of
 * @param arguments one for each parameter, see {@link FuzzParameters}
 */
record RandomLaunch(long seed, Kernel kernel, List<Block> bodies, int items, int groupItems, List<Object> arguments) {
    private static final int[] GROUPS = {1, 7, 13, 16, 64};

    static RandomLaunch draw(long seed) {
        return of(seed, RandomKernels.draw(seed));
    }

    /** A launch of a kernel that was drawn in another way. */
    static RandomLaunch of(long seed, RandomKernels.Drawn drawn) {
        Random random = new Random(seed);
        int local = GROUPS[random.nextInt(GROUPS.length)];
        int items = local * (1 + random.nextInt(Math.max(1, 100 / local)));
        Kernel kernel = Verifier.verify(drawn.kernel(), "drawing seed " + seed);
        List<Object> arguments = FuzzParameters.draw(random, drawn.programs().size(), items);
        return new RandomLaunch(seed, kernel, drawn.programs(), items, local, arguments);
    }

    /** The same launch of another kernel with the same parameters. */
    RandomLaunch with(Kernel other) {
        return new RandomLaunch(seed, other, bodies, items, groupItems, arguments);
    }

    long[] global() {
        return new long[] {items, 1, 1};
    }

    long[] local() {
        return new long[] {groupItems, 1, 1};
    }

    /** What is known of this launch before code for it is written, with or without the groups. */
    LaunchFacts facts(boolean withGroups) {
        Map<Integer, Integer> scalars = new HashMap<>();
        Map<Integer, Integer> lengths = new HashMap<>();
        for (Parameter parameter : kernel.parameters()) {
            Object argument = arguments.get(parameter.index());
            if (parameter instanceof Parameter.Array array) {
                lengths.put(array.index(), length(array));
            } else if (argument instanceof Integer value) {
                scalars.put(parameter.index(), value);
            }
        }
        return new LaunchFacts(scalars, lengths, global(), withGroups ? local() : new long[3]);
    }

    private int length(Parameter.Array array) {
        long bytes = PlainDevice.segment(arguments.get(array.index())).byteSize();
        return (int) (bytes / array.element().bytes());
    }

    /** Fresh copies of the arguments. */
    List<Object> copies() {
        List<Object> copies = new ArrayList<>(arguments);
        for (Parameter parameter : kernel.parameters()) {
            if (parameter instanceof Parameter.Array array) {
                Object copy = FuzzParameters.zeros(array.element(), length(array));
                PlainDevice.segment(copy).copyFrom(PlainDevice.segment(arguments.get(array.index())));
                copies.set(array.index(), copy);
            }
        }
        return copies;
    }
}
