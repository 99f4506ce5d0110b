package dev.kiln.cli;

import dev.kiln.KilnException;
import dev.kiln.device.Devices;
import dev.kiln.device.Target;
import dev.kiln.profile.ProfileSettings;
import dev.kiln.profile.StepProfiler;
import dev.kiln.profile.StepReport;
import dev.kiln.profile.TraceFile;
import dev.kiln.profile.scaling.ScalingSettings;
import dev.kiln.train.TrainConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows where the time of a training's step goes. */
@Command(
        name = "profile",
        description = {
            "Shows where the time of a training's step goes: each task's time beside the least that its operations and"
                    + " bytes take on the device, the time between tasks, and threads that wait.",
            "With --scaling a grid of batches, widths and threads: what bounds the step where, and whether its time"
                    + " grows faster than its operations and bytes.",
            "Runs steps on random samples after the compilers have finished, and writes a timeline that opens in"
                    + " Perfetto (https://ui.perfetto.dev) or in Chrome's about:tracing. Measure while the machine has"
                    + " nothing else to do."
        },
        footer = {
            "",
            "Examples:",
            "  kiln profile                                         mlp:1024,1024 on the usual device",
            "  kiln profile --recipe hqaf --batch 8 --model mlp:4096,4096",
            "  kiln profile --device opencl:0 --trace gpu.json --steps 100",
            "  kiln profile --scaling --recipe hqaf --budget 300    where a step is bound, in scaling.html"
        })
final class ProfileCommand extends KilnCommand {
    private static final String MODEL = "mlp:1024,1024";
    private static final int STEPS = 50;
    private static final Path TRACE = Path.of("trace.json");

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            order = 1,
            description = "Network, as in kiln train (default: " + MODEL + ").")
    @Nullable
    String model;

    @Option(names = "--batch", paramLabel = "N", order = 2, description = "Samples of a step (default: 128).")
    @Nullable
    String batch;

    @Option(names = "--recipe", paramLabel = "RECIPE", order = 3, description = "fp32 or hqaf (default: fp32).")
    @Nullable
    String recipe;

    @Option(names = "--optimizer", paramLabel = "NAME", order = 4, description = "sgd or adamw (default: sgd).")
    @Nullable
    String optimizer;

    @Option(
            names = "--features",
            paramLabel = "N",
            order = 5,
            defaultValue = "784",
            description = "Values of a sample (default: ${DEFAULT-VALUE}, as glyphs and MNIST have).")
    int features;

    @Option(
            names = "--classes",
            paramLabel = "N",
            order = 6,
            defaultValue = "10",
            description = "Classes of samples (default: ${DEFAULT-VALUE}).")
    int classes;

    @Option(
            names = "--steps",
            paramLabel = "N",
            order = 7,
            description = "Steps to measure with the profiler, and as many without (default: " + STEPS + ").")
    @Nullable
    Integer steps;

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            order = 8,
            description = "Where the timeline goes (default: trace.json); it is replaced.")
    @Nullable
    Path trace;

    @Mixin
    ScalingOptions scaling = new ScalingOptions();

    @Option(
            names = "--threads",
            paramLabel = "N",
            order = 89,
            description =
                    "Threads of the host device; 0, the default: all cores, and with --scaling 1, 2, 4 … as well.")
    @Nullable
    String threads;

    @Option(
            names = "--device",
            paramLabel = "NAME",
            order = 90,
            description = "Device of the engine, see: kiln devices; auto (the default): the engine's own choice.")
    String device = Devices.AUTO;

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            order = 91,
            description = "embedded or tornadovm; auto (the default): tornadovm where TORNADOVM_HOME is set.")
    String engine = Devices.AUTO;

    ProfileCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        Map<String, @Nullable Object> single = new TreeMap<>();
        single.put("--model", model);
        single.put("--batch", batch);
        single.put("--steps", steps);
        single.put("--trace", trace);
        scaling.check(single);
        if (device.contains(",")) {
            throw new KilnException("bad-option", "Option --device: expected one device, found \"" + device + "\"");
        }
        return scaling.asked ? scaling() : profile();
    }

    private int profile() {
        ProfileSettings settings =
                new ProfileSettings(config(), features, classes, Objects.requireNonNullElse(steps, STEPS));
        Path timeline = Objects.requireNonNullElse(trace, TRACE);
        OutputFile.check("--trace", timeline);
        Target target = target(settings.config());
        ProfileView view = new ProfileView(console);
        try (Interruption interruption = Interruption.install(view::stop)) {
            view.start(settings, target);
            StepReport report = StepProfiler.measure(settings, target, view);
            view.show(report, target, timeline);
            OutputFile.write(timeline, TraceFile.text(report));
            return interruption.requested() ? ExitCode.INTERRUPTED.code() : ExitCode.OK.code();
        }
    }

    private int scaling() {
        ScalingSettings settings = scaling.settings(config(), features, classes);
        OutputFile.check("--report", scaling.page());
        return new ScalingRun(console, settings, target(settings.config())).call(scaling.page());
    }

    private Target target(TrainConfig config) {
        if (config.threads() > 0) {
            // Read by the engine when it first needs its threads.
            System.setProperty("kiln.threads", Integer.toString(config.threads()));
        }
        return Devices.select(engine, device);
    }

    private TrainConfig config() {
        TrainConfig config = TrainConfig.defaults().with("model", Objects.requireNonNullElse(model, MODEL));
        String[][] given = {
            {"batch", batch}, {"recipe", recipe}, {"optimizer", optimizer}, {"threads", threads},
        };
        for (String[] setting : given) {
            config = setting[1] == null ? config : config.with(setting[0], setting[1]);
        }
        return config;
    }
}
