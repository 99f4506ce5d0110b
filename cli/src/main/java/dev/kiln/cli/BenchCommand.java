package dev.kiln.cli;

import dev.kiln.KilnException;
import dev.kiln.advice.Advice;
import dev.kiln.advice.AdviceListener;
import dev.kiln.advice.FormatAdvisor;
import dev.kiln.advice.StepSize;
import dev.kiln.advice.StepTiming;
import dev.kiln.device.Target;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what a device is good at. */
@Command(
        name = "bench",
        description = {
            "Measures training steps in several formats of weights and activations, and says at which sizes of layer"
                    + " and batch which of them is fastest on this device.",
            "A step is forward, both gradients and update of two hidden layers of WIDTH on samples of WIDTH values, by"
                    + " SGD with momentum. Measure while the machine has nothing else to do."
        },
        footer = {
            "",
            "Examples:",
            "  kiln bench --advise",
            "  kiln bench --advise --device opencl:0 --budget 20",
            "  kiln bench --advise --widths 512,4096 --batches 64 --json"
        })
final class BenchCommand extends KilnCommand {
    private static final double LONGEST = 86_400;

    @Option(names = "--advise", order = 1, description = "Which formats to train in; the one measurement there is.")
    boolean advise;

    @Option(
            names = "--budget",
            paramLabel = "SECONDS",
            order = 2,
            defaultValue = "60",
            description = "Time for all sizes together; each takes some all the same (default: ${DEFAULT-VALUE}).")
    double budget;

    @Option(
            names = "--widths",
            paramLabel = "N,…",
            order = 3,
            defaultValue = "256,1024,2048",
            description = "Widths of layers (default: ${DEFAULT-VALUE}).")
    String widths = "";

    @Option(
            names = "--batches",
            paramLabel = "N,…",
            order = 4,
            defaultValue = "32,256",
            description = "Samples of a step (default: ${DEFAULT-VALUE}).")
    String batches = "";

    @Mixin
    Where where = new Where();

    private volatile boolean stopped;

    BenchCommand(Console console) {
        super(console);
    }

    /** The last object. */
    private record Advised(String device, int sizes, double seconds) {}

    @Override
    public Integer call() {
        if (!advise) {
            throw new KilnException(
                    "bad-option", "Command bench: expected --advise, found no measurement; see: kiln bench --help");
        }
        if (!(budget > 0) || budget > LONGEST) {
            throw new KilnException(
                    "bad-option", "Option --budget: expected a number above 0 and up to 86400, found " + budget);
        }
        List<StepSize> sizes = StepSize.all(widths, batches);
        Target target = where.target();
        console.remark("Measures on " + console.paint().bold(target.name()) + ", "
                + target.device().getPhysicalDevice().getDeviceName());
        long start = System.nanoTime();
        List<Advice> found;
        try (Interruption interruption = Interruption.install(() -> stopped = true)) {
            found = FormatAdvisor.measure(target, sizes, budget, new View());
            console.clearProgress();
            show(found);
            console.event("advised", new Advised(target.name(), found.size(), (System.nanoTime() - start) / 1e9));
            return interruption.requested() ? ExitCode.INTERRUPTED.code() : ExitCode.OK.code();
        }
    }

    private void show(List<Advice> found) {
        TextTable table = new TextTable();
        table.row("width", "batch", "weights/activations", "step", "against FP32", "quartiles", "memory", "");
        for (Advice advice : found) {
            String fastest = advice.fastest().formats();
            for (StepTiming timing : advice.timings()) {
                table.row(
                        Integer.toString(advice.width()),
                        Integer.toString(advice.batch()),
                        timing.formats(),
                        String.format(Locale.ROOT, "%.2f ms", timing.millis()),
                        String.format(Locale.ROOT, "%.2f×", timing.speedup()),
                        String.format(Locale.ROOT, "%.2f–%.2f", timing.speedupLow(), timing.speedupHigh()),
                        String.format(Locale.ROOT, "%.1f MB", timing.bytes() / 1e6),
                        timing.formats().equals(fastest) ? "recommended" : "");
            }
        }
        table.lines(true).forEach(console::say);
        console.say("");
        for (Advice advice : found) {
            console.say(sentence(advice));
        }
    }

    /** The recommendation, and what it costs or saves in memory. */
    private static String sentence(Advice advice) {
        StepTiming fastest = advice.fastest();
        StepTiming smallest = advice.smallest();
        String size = "Width " + advice.width() + ", batch " + advice.batch() + ": " + fastest.formats();
        String saving = String.format(
                Locale.ROOT,
                "%s keeps %.0f%% of FP32's memory at %.2f× its speed",
                smallest.formats(),
                100.0 * smallest.bytes() / advice.timings().getFirst().bytes(),
                smallest.speedup());
        return size + (fastest.equals(smallest) ? " is fastest and smallest" : " is fastest; " + saving);
    }

    /** Says what is measured, and tells machines what was found. */
    private final class View implements AdviceListener {
        @Override
        public void onMeasuring(int number, int count, StepSize size) {
            String line = "  " + number + " of " + count + ": width " + size.width() + ", batch " + size.batch();
            if (console.columns() > 0) {
                console.progress(line.length() < console.columns() ? line : line.substring(0, console.columns() - 1));
            } else {
                console.remark(line);
            }
        }

        @Override
        public void onAdvice(Advice advice) {
            console.event("advice", new Told(advice, advice.fastest().formats()));
        }

        @Override
        public boolean isStopped() {
            return stopped;
        }
    }

    /** What machines are told of one size. */
    private record Told(int width, int batch, int rounds, List<StepTiming> timings, String recommended) {
        Told(Advice advice, String recommended) {
            this(advice.width(), advice.batch(), advice.rounds(), advice.timings(), recommended);
        }
    }
}
