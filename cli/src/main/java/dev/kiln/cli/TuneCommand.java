package dev.kiln.cli;

import dev.kiln.KilnException;
import dev.kiln.device.DeviceInfo;
import dev.kiln.device.Devices;
import dev.kiln.device.EngineInfo;
import dev.kiln.device.Target;
import dev.kiln.device.tuning.DeviceTuner;
import dev.kiln.device.tuning.TuningState;
import dev.kiln.device.tuning.TuningWork;
import dev.kiln.kernels.GemmSpec;
import dev.kiln.tensor.TensorAllocator;
import dev.kiln.train.TrainConfig;
import dev.kiln.train.TuningProducts;
import dev.kiln.train.TuningStep;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what a device can do in several ways, and remembers what is faster than the usual way. */
@Command(
        name = "tune",
        description = {
            "Measures on OpenCL devices which variant of each matrix product and which group size of each kernel is"
                    + " fastest, and remembers it for later runs.",
            "Results stay the same to the bit; only times change. Measure while the machine has nothing else to do."
        },
        footer = {
            "",
            "Examples:",
            "  kiln tune --device opencl:0",
            "  kiln tune --device opencl:0 --model mlp:2048 --batch 256 --seconds 300",
            "  kiln tune --shapes 1024x1024x1024,128x1024x784:nt",
            "  kiln tune --show                                  what is remembered",
            "  kiln tune --reset                                 forget it"
        })
final class TuneCommand extends KilnCommand {
    private static final List<String> MODELS = List.of(TrainConfig.defaults().model(), "mlp:1024,1024");

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            order = 1,
            description = "Network whose training step is measured, as in kiln train; may be repeated (default: "
                    + "mlp:512,256 and mlp:1024,1024).")
    @Nullable
    List<String> models;

    @Option(names = "--batch", paramLabel = "N", order = 2, description = "Samples of a step (default: 128).")
    @Nullable
    String batch;

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            order = 3,
            description = "Optimizer of the step, as in kiln train (default: sgd).")
    @Nullable
    String optimizer;

    @Option(
            names = "--features",
            paramLabel = "N",
            order = 4,
            defaultValue = "784",
            description = "Values of a sample (default: ${DEFAULT-VALUE}, as glyphs and MNIST have).")
    int features;

    @Option(
            names = "--classes",
            paramLabel = "N",
            order = 5,
            defaultValue = "10",
            description = "Classes of samples (default: ${DEFAULT-VALUE}).")
    int classes;

    @Option(
            names = "--shapes",
            paramLabel = "MxNxK[:nt],…",
            order = 6,
            description = "Products to measure: rows and columns of the result, length of the sums, and whether the "
                    + "operands lie transposed (nn, nt, tn, tt). Without --model, nothing else is measured.")
    @Nullable
    String shapes;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            order = 7,
            defaultValue = "120",
            description = "Begin no measurement later than this, on each device (default: ${DEFAULT-VALUE}).")
    double seconds;

    @Option(
            names = "--device",
            paramLabel = "NAME",
            order = 90,
            description = "Device, see: kiln devices (default: all that can be tuned).")
    @Nullable
    String device;

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            order = 91,
            description = "embedded, the default: TornadoVM makes its own choices.")
    String engine = Devices.EMBEDDED;

    @Option(names = "--show", order = 8, description = "Measure nothing, show what is remembered.")
    boolean show;

    @Option(names = "--reset", order = 9, description = "Measure nothing, forget what is remembered.")
    boolean reset;

    TuneCommand(Console console) {
        super(console);
    }

    /** What {@code --reset} did. */
    private record Reset(String device, boolean forgotten) {}

    @Override
    public Integer call() {
        check();
        List<TrainConfig> steps = steps();
        List<GemmSpec> products = shapes == null ? List.of() : TuningProducts.parse(shapes);
        for (Target target : targets()) {
            if (show) {
                TuneView.show(console, DeviceTuner.state(target));
            } else if (reset) {
                boolean forgotten = DeviceTuner.forget(target);
                console.event("reset", new Reset(target.name(), forgotten));
                console.say(target.name() + (forgotten ? ": forgot what was tuned" : ": there is nothing to forget"));
            } else if (!tune(target, steps, products)) {
                return ExitCode.INTERRUPTED.code();
            }
        }
        return ExitCode.OK.code();
    }

    private void check() {
        if (engine.equals(Devices.TORNADOVM) || !Devices.running().equals(Devices.EMBEDDED)) {
            throw new KilnException(
                    "bad-option",
                    "Option --engine: tuning is for the embedded engine, found tornadovm, which makes its own choices;"
                            + " use --engine embedded");
        }
        if (!engine.equals(Devices.EMBEDDED) && !engine.equals(Devices.AUTO)) {
            throw new KilnException("bad-option", "Option --engine: expected embedded, found \"" + engine + "\"");
        }
        if (show && reset) {
            throw new KilnException("bad-option", "Options --show and --reset: expected one of them, found both");
        }
        if (!(seconds > 0) || seconds > 86_400) {
            throw new KilnException(
                    "bad-option", "Option --seconds: expected a number above 0 and up to 86400, found " + seconds);
        }
    }

    /** The devices that were asked for; without --device, all that can be tuned. */
    private List<Target> targets() {
        if (device != null) {
            Target target = Devices.select(Devices.EMBEDDED, device);
            DeviceTuner.require(target);
            return List.of(target);
        }
        List<Target> targets = new ArrayList<>();
        EngineInfo embedded = Engines.here(Devices.EMBEDDED);
        for (DeviceInfo found : embedded.devices()) {
            Target target = Devices.select(Devices.EMBEDDED, found.name());
            if (DeviceTuner.state(target).canTune()) {
                targets.add(target);
            }
        }
        if (targets.isEmpty()) {
            List<String> reasons = new ArrayList<>(embedded.missing());
            reasons.add(DeviceTuner.state(Devices.select(Devices.EMBEDDED, Devices.AUTO))
                    .reason());
            throw new KilnException("no-tuning", "There is nothing to tune: " + String.join("; ", reasons));
        }
        return targets;
    }

    private List<TrainConfig> steps() {
        List<String> wanted = models != null ? models : shapes != null ? List.of() : MODELS;
        List<TrainConfig> steps = new ArrayList<>();
        for (String model : wanted) {
            TrainConfig config = TrainConfig.defaults().with("model", model);
            config = batch == null ? config : config.with("batch", batch);
            steps.add(optimizer == null ? config : config.with("optimizer", optimizer));
        }
        return steps;
    }

    /** Returns whether nobody stopped it. */
    private boolean tune(Target target, List<TrainConfig> steps, List<GemmSpec> products) {
        TuningState state = DeviceTuner.state(target);
        TuneView view = new TuneView(console, target, state.file());
        List<TuningWork> work = new ArrayList<>();
        try (TensorAllocator allocator = new TensorAllocator()) {
            try (Interruption interruption = Interruption.install(view::stop)) {
                view.start();
                for (TrainConfig step : steps) {
                    work.add(new TuningStep(step, features, classes, target, allocator));
                }
                if (!products.isEmpty()) {
                    work.add(new TuningProducts(products, target, allocator));
                }
                int left = DeviceTuner.tune(target, work, seconds, view);
                view.done(left);
                return !interruption.requested();
            } finally {
                work.reversed().forEach(TuningWork::close);
            }
        }
    }
}
