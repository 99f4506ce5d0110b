package dev.kiln.embedded.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.kiln.embedded.host.ExpandFunctions;
import dev.kiln.embedded.ir.Interpreter;
import dev.kiln.embedded.ir.KernelPrinter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Random kernels give the same bits on an OpenCL device and in the interpreter; a NaN is equal to any NaN.
 * {@code -Dkiln.fuzz.opencl=1000} compares a thousand (PoCL takes about half a second for each),
 * {@code -Dkiln.fuzz.seed=12345} begins with another one. What fails is made smaller before it is shown.
 */
class OpenClFuzzTest {
    private static final int KERNELS = Integer.getInteger("kiln.fuzz.opencl", 16);
    private static final long FIRST = Long.getLong("kiln.fuzz.seed", 5_000_000);
    private static final int KERNELS_PER_PROGRAM = 16;
    private static final int KERNELS_PER_PROCESS = 1024;
    private static final String PROGRESS = "from seed ";

    /** Drivers that give up end their process: that of the tests goes on, with the kernels after those. */
    @Test
    void shouldGiveTheBitsOfTheInterpreter() throws IOException, InterruptedException {
        PlainDevice.openOrSkip().close();
        List<String> faults = new ArrayList<>();
        long next = FIRST;
        while (next < FIRST + KERNELS) {
            long end = Math.min(FIRST + KERNELS, next + KERNELS_PER_PROCESS);
            Process process = startComparing(next, end);
            long last = next;
            StringBuilder output = new StringBuilder();
            for (String line : process.inputReader().lines().toList()) {
                if (line.startsWith(PROGRESS)) {
                    last = Long.parseLong(line.substring(PROGRESS.length()));
                    output.setLength(0);
                } else {
                    output.append(line).append('\n');
                }
            }
            int exit = process.waitFor();
            if (exit != 0) {
                faults.add("exit code " + exit + " in the program from seed " + last + ":\n" + output);
                end = last + KERNELS_PER_PROGRAM;
            }
            next = end;
        }
        assertThat(faults).isEmpty();
    }

    private static Process startComparing(long first, long end) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules=jdk.incubator.vector",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OpenClFuzzTest.class.getName(),
                        Long.toString(first),
                        Long.toString(end))
                .redirectErrorStream(true)
                .start();
    }

    /** What the other process does: compares the kernels from one seed to before another. */
    public static void main(String[] seeds) {
        long end = Long.parseLong(seeds[1]);
        try (PlainDevice device = Objects.requireNonNull(PlainDevice.open())) {
            for (long first = Long.parseLong(seeds[0]); first < end; first += KERNELS_PER_PROGRAM) {
                System.out.println(PROGRESS + first);
                List<RandomLaunch> launches = new ArrayList<>();
                for (long seed = first; seed < Math.min(end, first + KERNELS_PER_PROGRAM); seed++) {
                    launches.add(RandomLaunch.draw(seed));
                }
                compare(device, launches);
            }
        }
    }

    private static void compare(PlainDevice device, List<RandomLaunch> launches) {
        // Every other program runs without index checks: other text, the same bits.
        OpenClOptions options = device.options()
                .withChecksIndexes(launches.get(0).seed() / KERNELS_PER_PROGRAM % 2 == 0)
                .withPadsGrid(true);
        List<OpenClSource> sources = launches.stream()
                .map(launch -> OpenClWriter.write(launch.kernel(), options))
                .toList();
        long program = device.build(OpenClSource.program(sources), options.buildOptions());
        for (int i = 0; i < launches.size(); i++) {
            RandomLaunch launch = launches.get(i);
            String difference = difference(device, program, sources.get(i), launch);
            if (!difference.isEmpty()) {
                RandomLaunch least =
                        new ShrinkKernel(kernel -> differs(device, options, launch.with(kernel))).shrink(launch);
                fail(
                        "Seed %d with %s: %s\nsmaller:\n%s\n%s",
                        launch.seed(),
                        options,
                        difference,
                        KernelPrinter.print(least.kernel()),
                        OpenClWriter.write(least.kernel(), options).text());
            }
        }
        device.release(program);
    }

    private static String difference(PlainDevice device, long program, OpenClSource source, RandomLaunch launch) {
        List<Object> expected = launch.copies();
        List<Object> actual = launch.copies();
        new Interpreter(ExpandFunctions.in(launch.kernel()), expected, launch.global(), launch.local()).run();
        long[] local = source.guardsGlobalIds() ? new long[] {16, 1, 1} : launch.local();
        RuntimeException failure = source.failure(device.run(program, source, actual, launch.global(), local));
        return failure == null ? RandomLaunch.difference(expected, actual) : failure.toString();
    }

    private static boolean differs(PlainDevice device, OpenClOptions options, RandomLaunch launch) {
        OpenClSource source = OpenClWriter.write(launch.kernel(), options);
        long program = device.build(source.text(), source.buildOptions());
        boolean differs = !difference(device, program, source, launch).isEmpty();
        device.release(program);
        return differs;
    }
}
