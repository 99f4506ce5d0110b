package dev.kiln.embedded.fuzz;

import dev.kiln.embedded.host.ExpandFunctions;
import dev.kiln.embedded.host.Grid;
import dev.kiln.embedded.host.GroupLoops;
import dev.kiln.embedded.host.HostForms;
import dev.kiln.embedded.host.WorkPool;
import dev.kiln.embedded.ir.Interpreter;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.KernelPrinter;
import dev.kiln.embedded.ir.LaunchFacts;
import dev.kiln.embedded.opencl.OpenClOptions;
import dev.kiln.embedded.opencl.OpenClSource;
import dev.kiln.embedded.opencl.OpenClWriter;
import dev.kiln.embedded.opencl.PlainDevice;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs random launches in every way there is and compares what comes out with the interpreter: as plain Java; as the
 * front end reads that Java, in the interpreter, on the host in both forms, and on an OpenCL device if there is one.
 */
final class KernelTrial implements AutoCloseable {
    /** The groups of kernels that take a padded grid. */
    private static final long[] PADDED = {16, 1, 1};

    private static final String THROWN = "threw ";

    private final @Nullable PlainDevice device;
    private final boolean readsJava;
    private final WorkPool pool = new WorkPool(1);

    private KernelTrial(@Nullable PlainDevice device, boolean readsJava) {
        this.device = device;
        this.readsJava = readsJava;
    }

    /** Everything, with an OpenCL device or without. */
    static KernelTrial everywhere(@Nullable PlainDevice device) {
        return new KernelTrial(device, true);
    }

    /** The host alone, which is given kernels as they are drawn. */
    static KernelTrial onHost() {
        return new KernelTrial(null, false);
    }

    /**
     * A launch in Java.
     *
     * @param launch the launch as drawn
     * @param expected what the interpreter makes of it
     * @param read the launch as the front end reads it, or as drawn where nothing is read
     */
    private record Case(RandomLaunch launch, List<Object> expected, RandomLaunch read, JavaKernels java, int number) {
        List<Object> copies() {
            return launch.copies();
        }

        String difference(List<Object> actual, boolean bounded) {
            return Results.difference(launch, expected, actual, bounded);
        }
    }

    /** A way to run a case; gives what differs, or an empty text. */
    private interface Way {
        String difference(Case each);
    }

    /**
     * Compares launches whose kernels share a Java class, and a program on the device.
     *
     * @return a text for each fault, with a kernel made as small as it can be
     */
    List<String> compare(List<RandomLaunch> launches) {
        List<String> faults = new ArrayList<>();
        try (JavaKernels java = java(launches)) {
            List<Case> cases = new ArrayList<>();
            for (int i = 0; i < launches.size(); i++) {
                Case asDrawn = new Case(launches.get(i), interpreted(launches.get(i)), launches.get(i), java, i);
                if (readsJava) {
                    find("plain Java", asDrawn, this::plain, this::plain, faults);
                }
                if (find("the front end", asDrawn, each -> front(read(each)), this::front, faults)) {
                    Case asRead = read(asDrawn);
                    cases.add(asRead);
                    find("loops over groups", asRead, this::groupLoops, this::groupLoops, faults);
                    find("the host, one by one", asRead, this::oneByOne, this::oneByOne, faults);
                    find("the host, in vectors", asRead, this::inVectors, this::inVectors, faults);
                }
            }
            if (device != null && !cases.isEmpty()) {
                compareOnDevice(cases, faults);
            }
        }
        return faults;
    }

    private void compareOnDevice(List<Case> cases, List<String> faults) {
        List<OpenClSource> sources = new ArrayList<>();
        List<Case> written = new ArrayList<>();
        for (Case each : cases) {
            if (find("the OpenCL writer", each, this::isWritten, this::isWritten, faults)) {
                written.add(each);
                sources.add(source(each.read));
            }
        }
        if (written.isEmpty()) {
            return;
        }
        OpenClOptions options = options(written.getFirst().launch);
        long program = Objects.requireNonNull(device).build(OpenClSource.program(sources), options.buildOptions());
        for (int i = 0; i < written.size(); i++) {
            OpenClSource source = sources.get(i);
            String engine = "OpenCL with " + options(written.get(i).launch);
            find(engine, written.get(i), each -> openCl(each, program, source), this::openClAlone, faults);
        }
        device.release(program);
    }

    /**
     * Tries a way to run a case and notes what is wrong.
     *
     * @param alone the same for a case that shares nothing with others
     * @return whether all is well
     */
    private boolean find(String engine, Case each, Way way, Way alone, List<String> faults) {
        String fault = attempt(way, each);
        if (fault.isEmpty()) {
            return true;
        }
        RandomLaunch launch = each.launch;
        ShrinkKernel shrink = new ShrinkKernel(
                kernel -> kind(attempt(alone, launch.with(kernel))).equals(kind(fault)));
        Kernel least = shrink.shrink(launch).kernel();
        faults.add("""
                Seed %d, %d work items in groups of %d, %s: %s
                alone: scripts/fuzz 1 %d
                smaller: %s
                %s
                %s""".formatted(
                        launch.seed(),
                        launch.items(),
                        launch.groupItems(),
                        engine,
                        fault,
                        launch.seed(),
                        attempt(alone, launch.with(least)),
                        KernelPrinter.print(least),
                        JavaWriter.write(least, "k0", launch.seed())));
        return false;
    }

    /** What differs, or what was thrown; an empty text if all is well. */
    private static String attempt(Way way, Case each) {
        try {
            return way.difference(each);
        } catch (RuntimeException | LinkageError e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            return THROWN + trace;
        }
    }

    /** The same for a launch that shares no class with others; where it can't be run at all, nothing is said. */
    private String attempt(Way way, RandomLaunch launch) {
        List<Object> expected = interpreted(launch);
        try (JavaKernels java = java(List.of(launch))) {
            Case asDrawn = new Case(launch, expected, launch, java, 0);
            return attempt(each -> way.difference(read(each)), asDrawn);
        }
    }

    private static String kind(String fault) {
        if (fault.startsWith(THROWN)) {
            return fault.lines().findFirst().orElseThrow().replaceAll(":.*", "");
        }
        return fault.isEmpty() ? "" : "difference";
    }

    private static List<Object> interpreted(RandomLaunch launch) {
        List<Object> expected = launch.copies();
        Kernel kernel = ExpandFunctions.in(launch.kernel());
        new Interpreter(kernel, expected, launch.global(), launch.local()).run();
        return expected;
    }

    private JavaKernels java(List<RandomLaunch> launches) {
        return new JavaKernels(readsJava ? launches : List.of());
    }

    private Case read(Case each) {
        if (!readsJava) {
            return each;
        }
        RandomLaunch read = each.launch.with(each.java.read(each.number));
        return new Case(each.launch, each.expected, read, each.java, each.number);
    }

    private String plain(Case each) {
        List<Object> actual = each.copies();
        each.java.run(each.number, actual);
        return each.difference(actual, true);
    }

    private String front(Case each) {
        return each.difference(interpreted(each.read), true);
    }

    private String groupLoops(Case each) {
        RandomLaunch launch = each.read;
        if (!RandomKernels.isGrouped(launch.kernel())) {
            return "";
        }
        List<Object> actual = each.copies();
        Kernel looping = ExpandFunctions.in(GroupLoops.in(launch.kernel(), launch.local()));
        new Interpreter(looping, actual, groups(launch), new long[] {1, 1, 1}).run();
        return each.difference(actual, true);
    }

    private String oneByOne(Case each) {
        return host(each, false);
    }

    private String inVectors(Case each) {
        return host(each, true);
    }

    private String host(Case each, boolean vectors) {
        List<Object> actual = each.copies();
        Grid grid = Grid.of(each.launch.items(), each.launch.groupItems());
        HostForms.run(HostForms.compile(each.read.kernel()), vectors, actual, grid, pool);
        return each.difference(actual, false);
    }

    private String isWritten(Case each) {
        return source(each.read).text().isEmpty() ? "no text" : "";
    }

    private String openCl(Case each, long program, OpenClSource source) {
        List<Object> actual = each.copies();
        boolean grouped = RandomKernels.isGrouped(each.read.kernel());
        long[] global = grouped ? groups(each.launch) : each.launch.global();
        long[] local = source.guardsGlobalIds() ? PADDED : each.launch.local();
        int[] status = Objects.requireNonNull(device).run(program, source, actual, global, local);
        RuntimeException failure = source.failure(status);
        return failure == null ? each.difference(actual, true) : failure.toString();
    }

    private String openClAlone(Case each) {
        OpenClSource source = source(each.read);
        long program = Objects.requireNonNull(device).build(source.text(), source.buildOptions());
        try {
            return openCl(each, program, source);
        } finally {
            device.release(program);
        }
    }

    private static long[] groups(RandomLaunch launch) {
        return new long[] {launch.items() / launch.groupItems(), 1, 1};
    }

    /**
     * Writes a kernel without index checks, or with all of them, or with those that what is known of the launch does
     * not prove needless: other text, the same bits. Where work items work together, one does what its group did.
     */
    private OpenClSource source(RandomLaunch launch) {
        OpenClOptions options = options(launch);
        boolean knows = options.checksIndexes() && Long.bitCount(launch.seed()) % 4 == 0;
        if (RandomKernels.isGrouped(launch.kernel())) {
            Kernel looping = GroupLoops.in(launch.kernel(), launch.local());
            LaunchFacts facts = launch.facts(true).ofGroups();
            return OpenClWriter.write(looping, knows ? facts : LaunchFacts.NONE, options);
        }
        OpenClSource source = OpenClWriter.write(launch.kernel(), options);
        return knows ? OpenClWriter.write(launch.kernel(), launch.facts(!source.guardsGlobalIds()), options) : source;
    }

    private OpenClOptions options(RandomLaunch launch) {
        return Objects.requireNonNull(device)
                .options()
                .withChecksIndexes(Long.bitCount(launch.seed()) % 2 == 0)
                .withPadsGrid(true);
    }

    @Override
    public void close() {
        pool.close();
        if (device != null) {
            device.close();
        }
    }
}
