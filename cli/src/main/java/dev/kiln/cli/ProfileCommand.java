package dev.kiln.cli;

import dev.kiln.KilnException;
import dev.kiln.device.Devices;
import dev.kiln.device.Target;
import dev.kiln.profile.ProfileSettings;
import dev.kiln.profile.StepProfiler;
import dev.kiln.profile.StepReport;
import dev.kiln.profile.TraceFile;
import dev.kiln.train.TrainConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows where the time of a training's step goes. */
@Command(
        name = "profile",
        description = {
            "Shows where the time of a training's step goes: each task's time beside the least that its operations and"
                    + " bytes take on the device, the time between tasks, and threads that wait.",
            "Runs steps on random samples after the compilers have finished, and writes a timeline that opens in"
                    + " Perfetto (https://ui.perfetto.dev) or in Chrome's about:tracing. Measure while the machine has"
                    + " nothing else to do."
        },
        footer = {
            "",
            "Examples:",
            "  kiln profile                                         mlp:1024,1024 on the usual device",
            "  kiln profile --recipe hqaf --batch 8 --model mlp:4096,4096",
            "  kiln profile --device opencl:0 --trace gpu.json --steps 100"
        })
final class ProfileCommand extends KilnCommand {
    private static final String MODEL = "mlp:1024,1024";

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            order = 1,
            description = "Network, as in kiln train (default: " + MODEL + ").")
    String model = MODEL;

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
            defaultValue = "50",
            description = "Steps to measure with the profiler, and as many without (default: ${DEFAULT-VALUE}).")
    int steps;

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            order = 8,
            defaultValue = "trace.json",
            description = "Where the timeline goes (default: ${DEFAULT-VALUE}); it is replaced.")
    Path trace = Path.of("trace.json");

    @Option(
            names = "--threads",
            paramLabel = "N",
            order = 89,
            description = "Threads of the host device; 0, the default: all cores.")
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
        ProfileSettings settings = new ProfileSettings(config(), features, classes, steps);
        if (device.contains(",")) {
            throw new KilnException("bad-option", "Option --device: expected one device, found \"" + device + "\"");
        }
        OutputFile.check("--trace", trace);
        if (settings.config().threads() > 0) {
            // Read by the engine when it first needs its threads.
            System.setProperty(
                    "kiln.threads", Integer.toString(settings.config().threads()));
        }
        Target target = Devices.select(engine, device);
        ProfileView view = new ProfileView(console);
        try (Interruption interruption = Interruption.install(view::stop)) {
            view.start(settings, target);
            StepReport report = StepProfiler.measure(settings, target, view);
            view.show(report, target, trace);
            OutputFile.write(trace, TraceFile.text(report));
            return interruption.requested() ? ExitCode.INTERRUPTED.code() : ExitCode.OK.code();
        }
    }

    private TrainConfig config() {
        TrainConfig config = TrainConfig.defaults().with("model", model);
        String[][] given = {
            {"batch", batch}, {"recipe", recipe}, {"optimizer", optimizer}, {"threads", threads},
        };
        for (String[] setting : given) {
            config = setting[1] == null ? config : config.with(setting[0], setting[1]);
        }
        return config;
    }
}
