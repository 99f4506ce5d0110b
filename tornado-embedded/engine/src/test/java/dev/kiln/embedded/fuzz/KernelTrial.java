package dev.kiln.embedded.fuzz;

import dev.kiln.embedded.host.ExpandFunctions;
import dev.kiln.embedded.host.Grid;
import dev.kiln.embedded.host.HostForms;
import dev.kiln.embedded.host.HostKernel;
import dev.kiln.embedded.host.WorkPool;
import dev.kiln.embedded.ir.Interpreter;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.KernelPrinter;
import dev.kiln.embedded.opencl.OpenClOptions;
import dev.kiln.embedded.opencl.OpenClSource;
import dev.kiln.embedded.opencl.OpenClWriter;
import dev.kiln.embedded.opencl.PlainDevice;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs random launches on every engine, the host in both forms and an OpenCL device if there is one, and compares what
 * comes out with the interpreter.
 */
final class KernelTrial implements AutoCloseable {
    /** The groups of kernels that take a padded grid. */
    private static final long[] PADDED = {16, 1, 1};

    private final @Nullable PlainDevice device;
    private final WorkPool pool = new WorkPool(1);

    KernelTrial(@Nullable PlainDevice device) {
        this.device = device;
    }

    /**
     * Compares launches whose kernels share one program on the device.
     *
     * @return a text for each fault, with a kernel made as small as it can be
     */
    List<String> compare(List<RandomLaunch> launches) {
        List<String> faults = new ArrayList<>();
        for (RandomLaunch launch : launches) {
            find("host, one by one", launch, each -> host(each, false), faults);
            find("host, in vectors", launch, each -> host(each, true), faults);
        }
        if (device == null) {
            return faults;
        }
        List<OpenClSource> sources = launches.stream()
                .map(launch -> OpenClWriter.write(launch.kernel(), options(launch)))
                .toList();
        long program = device.build(
                OpenClSource.program(sources), options(launches.getFirst()).buildOptions());
        for (int i = 0; i < launches.size(); i++) {
            RandomLaunch launch = launches.get(i);
            OpenClSource source = sources.get(i);
            String fault = attempt(each -> openCl(each, program, source), launch);
            if (!fault.isEmpty()) {
                faults.add(report("OpenCL with " + options(launch), launch, fault, this::openClAlone) + "\n"
                        + source.kernel());
            }
        }
        device.release(program);
        return faults;
    }

    /** Every other kernel runs without index checks: other text, the same bits. */
    private OpenClOptions options(RandomLaunch launch) {
        return Objects.requireNonNull(device)
                .options()
                .withChecksIndexes(Long.bitCount(launch.seed()) % 2 == 0)
                .withPadsGrid(true);
    }

    private static void find(
            String engine, RandomLaunch launch, Function<RandomLaunch, String> difference, List<String> faults) {
        String fault = attempt(difference, launch);
        if (!fault.isEmpty()) {
            faults.add(report(engine, launch, fault, difference));
        }
    }

    private static String report(
            String engine, RandomLaunch launch, String fault, Function<RandomLaunch, String> difference) {
        ShrinkKernel shrink = new ShrinkKernel(
                kernel -> !attempt(difference, launch.with(kernel)).isEmpty());
        RandomLaunch least = shrink.shrink(launch);
        return "Seed %d, %d work items in groups of %d, %s: %s%nalone: scripts/fuzz 1 %d%nsmaller, %s:%n%s"
                .formatted(
                        launch.seed(),
                        launch.items(),
                        launch.groupItems(),
                        engine,
                        fault,
                        launch.seed(),
                        attempt(difference, least),
                        KernelPrinter.print(least.kernel()));
    }

    /** What differs, or what was thrown; an empty text if all is well. */
    private static String attempt(Function<RandomLaunch, String> difference, RandomLaunch launch) {
        try {
            return difference.apply(launch);
        } catch (RuntimeException | LinkageError e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            return trace.toString();
        }
    }

    private static List<Object> interpreted(RandomLaunch launch) {
        List<Object> expected = launch.copies();
        Kernel kernel = ExpandFunctions.in(launch.kernel());
        new Interpreter(kernel, expected, launch.global(), launch.local()).run();
        return expected;
    }

    private String host(RandomLaunch launch, boolean vectors) {
        List<Object> expected = interpreted(launch);
        List<Object> actual = launch.copies();
        HostKernel kernel = HostForms.compile(launch.kernel());
        HostForms.run(kernel, vectors, actual, Grid.of(launch.items(), launch.groupItems()), pool);
        return Results.difference(launch, expected, actual, false);
    }

    private String openCl(RandomLaunch launch, long program, OpenClSource source) {
        List<Object> expected = interpreted(launch);
        List<Object> actual = launch.copies();
        long[] local = source.guardsGlobalIds() ? PADDED : launch.local();
        int[] status = Objects.requireNonNull(device).run(program, source, actual, launch.global(), local);
        RuntimeException failure = source.failure(status);
        return failure == null ? Results.difference(launch, expected, actual, true) : failure.toString();
    }

    private String openClAlone(RandomLaunch launch) {
        OpenClSource source = OpenClWriter.write(launch.kernel(), options(launch));
        long program = Objects.requireNonNull(device).build(source.text(), source.buildOptions());
        try {
            return openCl(launch, program, source);
        } finally {
            device.release(program);
        }
    }

    @Override
    public void close() {
        pool.close();
        if (device != null) {
            device.close();
        }
    }
}
