package dev.kiln.cli;

import dev.kiln.KilnException;
import dev.kiln.advice.Advice;
import dev.kiln.advice.FormatAdvisor;
import dev.kiln.advice.StepSize;
import dev.kiln.device.DeviceInfo;
import dev.kiln.device.Devices;
import dev.kiln.device.Target;
import dev.kiln.hardware.BenchJson;
import dev.kiln.hardware.BenchResult;
import dev.kiln.hardware.BenchSettings;
import dev.kiln.hardware.HardwareBench;
import dev.kiln.hardware.MeasuredDevice;
import dev.kiln.hardware.ResultComparison;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what a device is good at. */
@Command(
        name = "bench",
        description = {
            "Measures what devices can do: operations a second by format, bandwidth of memory and transfers, what a"
                    + " launch costs, matrix products by size, shape and format, and Kiln's kernels on the roofline. The"
                    + " page has all that one needs to compare or buy hardware; two results compare with --compare.",
            "With --advise it measures training steps in several formats of weights and activations instead, and says"
                    + " at which sizes of layer and batch which of them is fastest. A step is forward, both gradients and"
                    + " update of two hidden layers of WIDTH on samples of WIDTH values, by SGD with momentum.",
            "Measure while the machine has nothing else to do."
        },
        footer = {
            "",
            "Examples:",
            "  kiln bench                                         page and result in bench.html and bench.json",
            "  kiln bench --device all --budget 240 --csv         all devices, four minutes, and bench.csv",
            "  kiln bench --device opencl:0 --output gpu.json --html gpu.html --markdown gpu.md",
            "  kiln bench --compare old.json gpu.json",
            "  kiln bench --advise --device opencl:0 --widths 512,4096 --batches 64"
        })
final class BenchCommand extends KilnCommand {
    private static final double LONGEST = 86_400;
    private static final int LARGEST_ARRAY = 1024;

    /** Stands for every device of the engine. */
    private static final String ALL = "all";

    @Option(names = "--advise", order = 1, description = "Advise on the formats to train in instead.")
    boolean advise;

    @Option(
            names = "--compare",
            arity = "2",
            paramLabel = "RESULT",
            order = 2,
            description = "Compare two results of the bench instead; the second is measured against the first.")
    @Nullable
    List<Path> compare;

    @Option(
            names = "--budget",
            paramLabel = "SECONDS",
            order = 3,
            defaultValue = "60",
            description = "Time for all devices, or with --advise all sizes, together; the least that is needed takes"
                    + " some all the same (default: ${DEFAULT-VALUE}).")
    double budget;

    @Option(
            names = "--sizes",
            paramLabel = "N,…",
            order = 4,
            description = "Sizes of square products (default: " + BenchSettings.SIZES + ").")
    @Nullable
    String sizes;

    @Option(
            names = "--widths",
            paramLabel = "N,…",
            order = 5,
            description = "Widths of layers (default: " + BenchSettings.WIDTHS + "; with --advise "
                    + FormatAdvisor.WIDTHS + ").")
    @Nullable
    String widths;

    @Option(
            names = "--batches",
            paramLabel = "N,…",
            order = 6,
            description = "Samples of a step (default: " + BenchSettings.BATCHES + "; with --advise "
                    + FormatAdvisor.BATCHES + ").")
    @Nullable
    String batches;

    @Option(
            names = "--array-mib",
            paramLabel = "N",
            order = 7,
            description = "MiB of each array that goes through memory (default: four times the last-level cache).")
    @Nullable
    Integer arrayMib;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            order = 8,
            description = "Where the result goes as JSON, for --compare (default: bench.json); it is replaced.")
    @Nullable
    Path output;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            order = 9,
            description = "Where the page goes (default: bench.html); it is replaced.")
    @Nullable
    Path html;

    @Option(
            names = "--csv",
            arity = "0..1",
            fallbackValue = "bench.csv",
            paramLabel = "FILE",
            order = 10,
            description = "Also write a line for each measurement (without a name: bench.csv).")
    @Nullable
    Path csv;

    @Option(
            names = "--markdown",
            arity = "0..1",
            fallbackValue = "bench.md",
            paramLabel = "FILE",
            order = 11,
            description = "Also write the page as Markdown (without a name: bench.md).")
    @Nullable
    Path markdown;

    @Option(
            names = "--device",
            paramLabel = "NAME,…",
            order = 90,
            description = "Devices of the engine, see: kiln devices; all, or auto (the default): the engine's own"
                    + " choice.")
    String device = Devices.AUTO;

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            order = 91,
            description = "embedded or tornadovm; auto (the default): tornadovm where TORNADOVM_HOME is set.")
    String engine = Devices.AUTO;

    BenchCommand(Console console) {
        super(console);
    }

    /** The last object of advice. */
    private record Advised(String device, int sizes, double seconds) {}

    @Override
    public Integer call() {
        if (!(budget > 0) || budget > LONGEST) {
            throw new KilnException(
                    "bad-option", "Option --budget: expected a number above 0 and up to 86400, found " + budget);
        }
        if (advise) {
            refuse("--advise", compare, sizes, arrayMib, output, html, csv, markdown);
            return advise();
        }
        if (compare != null) {
            refuse("--compare", sizes, widths, batches, arrayMib, output, html);
            return compare(compare.getFirst(), compare.getLast());
        }
        return bench();
    }

    /** An option that would be without effect is a misunderstanding. */
    private static void refuse(String mode, @Nullable Object... others) {
        for (Object other : others) {
            if (other != null) {
                throw new KilnException(
                        "bad-option",
                        "Option " + mode + ": expected no option that belongs to another measurement, found one with"
                                + " \"" + other + "\"; see: kiln bench --help");
            }
        }
    }

    private int advise() {
        List<StepSize> all = StepSize.all(
                widths == null ? FormatAdvisor.WIDTHS : widths, batches == null ? FormatAdvisor.BATCHES : batches);
        if (device.contains(",") || device.equals(ALL)) {
            throw new KilnException(
                    "bad-option", "Option --device: --advise expected one device, found \"" + device + "\"");
        }
        Target target = Devices.select(engine, device);
        console.remark("Measures on " + console.paint().bold(target.name()) + ", "
                + target.device().getPhysicalDevice().getDeviceName());
        long start = System.nanoTime();
        AdviceView view = new AdviceView(console);
        try (Interruption interruption = Interruption.install(view::stop)) {
            List<Advice> found = FormatAdvisor.measure(target, all, budget, view);
            view.show(found);
            console.event("advised", new Advised(target.name(), found.size(), (System.nanoTime() - start) / 1e9));
            return interruption.requested() ? ExitCode.INTERRUPTED.code() : ExitCode.OK.code();
        }
    }

    private int compare(Path first, Path second) {
        BenchFiles files = new BenchFiles(null, null, csv, markdown);
        files.check();
        ResultComparison comparison = ResultComparison.of(BenchJson.read(first), BenchJson.read(second));
        files.write(comparison);
        BenchView.show(console, first.toString(), second.toString(), comparison, files);
        return ExitCode.OK.code();
    }

    private int bench() {
        BenchSettings settings = BenchSettings.of(sizes, widths, batches, arrayBytes());
        BenchFiles files = new BenchFiles(
                output == null ? Path.of("bench.json") : output,
                html == null ? Path.of("bench.html") : html,
                csv,
                markdown);
        files.check();
        List<Target> targets = targets();
        BenchView view = new BenchView(console);
        List<MeasuredDevice> measured = new ArrayList<>();
        List<KilnException> failures = new ArrayList<>();
        long start = System.nanoTime();
        try (Interruption interruption = Interruption.install(view::stop)) {
            for (Target target : targets) {
                if (!view.isStopped()) {
                    measure(target, settings, budget / targets.size(), view, measured, failures);
                }
            }
            if (measured.isEmpty()) {
                throw failures.getFirst();
            }
            BenchResult result = new BenchResult(
                    Version.number(),
                    Runtime.version().toString(),
                    Devices.running(),
                    Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                    Machine.processor(),
                    budget,
                    (System.nanoTime() - start) / 1e9,
                    view.isStopped(),
                    measured);
            files.write(result);
            view.done(result, files);
            failures.forEach(failure -> console.remark(console.paint().bad(String.valueOf(failure.getMessage()))));
            return interruption.requested()
                    ? ExitCode.INTERRUPTED.code()
                    : (failures.isEmpty() ? ExitCode.OK : ExitCode.DEVICE).code();
        }
    }

    /** A device that fails does not take the others' results with it. */
    private static void measure(
            Target target,
            BenchSettings settings,
            double seconds,
            BenchView view,
            List<MeasuredDevice> measured,
            List<KilnException> failures) {
        view.begin(target.name(), target.device().getPhysicalDevice().getDeviceName(), seconds);
        try {
            measured.add(HardwareBench.measure(target, Devices.describe(target), settings, seconds, view));
        } catch (KilnException failure) {
            failures.add(failure);
        }
    }

    private long arrayBytes() {
        if (arrayMib == null) {
            return 0;
        }
        if (arrayMib < 1 || arrayMib > LARGEST_ARRAY) {
            throw new KilnException(
                    "bad-option",
                    "Option --array-mib: expected a number from 1 to " + LARGEST_ARRAY + ", found " + arrayMib);
        }
        return (long) arrayMib << 20;
    }

    private List<Target> targets() {
        if (!device.equals(ALL)) {
            return Devices.selectAll(engine, device);
        }
        Devices.select(engine, Devices.AUTO);
        return devices().map(info -> Devices.select(engine, info.name())).toList();
    }

    private static Stream<DeviceInfo> devices() {
        return Devices.engines().stream().flatMap(one -> one.devices().stream());
    }
}
