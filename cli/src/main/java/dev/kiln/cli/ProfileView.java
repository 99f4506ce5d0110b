package dev.kiln.cli;

import dev.kiln.Quartiles;
import dev.kiln.device.Devices;
import dev.kiln.device.Target;
import dev.kiln.hardware.Amount;
import dev.kiln.hardware.DeviceLimits;
import dev.kiln.profile.ProfileListener;
import dev.kiln.profile.ProfileSettings;
import dev.kiln.profile.StepReport;
import dev.kiln.profile.TaskFigures;
import dev.kiln.train.TrainConfig;
import java.nio.file.Path;
import java.util.Locale;

/** Shows how far a profile is, and in the end its table. */
final class ProfileView implements ProfileListener {
    private final Console console;
    private String part = "";
    private int wanted;
    private volatile boolean stopped;

    ProfileView(Console console) {
        this.console = console;
    }

    /** What is profiled. */
    private record Start(
            String model, String recipe, int batch, String optimizer, String engine, String device, int steps) {}

    /** A task, with rates and shares of the limits. */
    private record Task(
            String name,
            String method,
            double seconds,
            double secondsLow,
            double secondsHigh,
            double share,
            double operations,
            double bytes,
            double peakShare,
            double bandwidthShare,
            double floorSeconds,
            double overFloor,
            double idleShare) {
        static Task of(TaskFigures task, StepReport report) {
            DeviceLimits limits = report.limits();
            return new Task(
                    task.name(),
                    task.method(),
                    task.seconds().median(),
                    task.seconds().low(),
                    task.seconds().high(),
                    task.seconds().median() / report.traced().median(),
                    task.operations(),
                    task.bytes(),
                    task.rate() / limits.flops(),
                    task.bandwidth() / limits.bytes(),
                    task.floor(limits),
                    task.overFloor(limits),
                    task.idle());
        }
    }

    /** The last object. */
    private record Done(
            double seconds,
            double secondsLow,
            double secondsHigh,
            double tracedSeconds,
            double gapSeconds,
            double transferSeconds,
            double outsideSeconds,
            double floorSeconds,
            double flopUtilization,
            double productUtilization,
            double idleShare,
            int threads,
            int tasks,
            double operations,
            double bytes,
            double peakFlops,
            double bandwidth,
            int steps,
            boolean stopped,
            String trace) {}

    /** Ends the measurement with what there is. */
    void stop() {
        stopped = true;
    }

    @Override
    public boolean isStopped() {
        return stopped;
    }

    @Override
    public void onPart(String now, double share) {
        if (console.columns() > 0) {
            console.progress("  " + now + " " + Amount.share(share));
        } else if (!now.equals(part)) {
            console.remark("  " + now);
        }
        part = now;
    }

    void start(ProfileSettings settings, Target target) {
        wanted = settings.steps();
        TrainConfig config = settings.config();
        console.event(
                "start",
                new Start(
                        config.model(),
                        config.recipe(),
                        config.batch(),
                        config.optimizer().name().toLowerCase(Locale.ROOT),
                        Devices.running(),
                        target.name(),
                        settings.steps()));
        console.remark("Profiles a step of " + console.paint().bold(config.model()) + ", recipe " + config.recipe()
                + ", batch " + config.batch() + ", on " + console.paint().bold(target.name()) + ", "
                + target.device().getPhysicalDevice().getDeviceName());
    }

    void show(StepReport report, Target target, Path trace) {
        DeviceLimits limits = report.limits();
        report.tasks().forEach(task -> console.event("task", Task.of(task, report)));
        console.event(
                "done",
                new Done(
                        report.seconds().median(),
                        report.seconds().low(),
                        report.seconds().high(),
                        report.traced().median(),
                        report.gaps().median(),
                        report.transfers().median(),
                        report.outside().median(),
                        report.floor(),
                        report.utilization(),
                        report.productUtilization(),
                        report.idle(),
                        report.threads(),
                        report.tasks().size(),
                        report.operations(),
                        report.bytes(),
                        limits.flops(),
                        limits.bytes(),
                        report.steps().size(),
                        stopped,
                        trace.toString()));
        table(report).lines(true).forEach(console::say);
        console.say("");
        if (report.steps().size() < wanted) {
            console.say("Ended early, after " + report.steps().size() + " of " + wanted + " steps"
                    + (stopped ? "" : ": the engine's profiler keeps the log of every execution, and it was full"));
        }
        console.say("A step takes " + spread(report.seconds()) + "; with the profiler " + spread(report.traced()));
        console.say("Between tasks  " + Amount.time(report.gaps().median()) + ", transfers "
                + Amount.time(report.transfers().median()) + ", before and behind the graph "
                + Amount.time(report.outside().median()));
        if (Double.isFinite(report.floor())) {
            console.say("Floor          " + Amount.time(report.floor()) + " of the tasks one by one, each with what its"
                    + " operations or bytes take at the limits; the step takes "
                    + Amount.ratio(report.seconds().median() / report.floor()));
            console.say("Utilization    " + Amount.share(report.utilization()) + " of the peak over the whole step, "
                    + Amount.share(report.productUtilization()) + " over its matrix products");
        }
        if (report.threads() > 0) {
            console.say("Idle           " + Amount.share(report.idle()) + " of the time of " + report.threads()
                    + " threads");
        }
        console.say("Limits         " + Amount.rate(limits.flops(), "FP32") + ", " + Amount.bandwidth(limits.bytes())
                + " (" + limits.how() + "), measured on " + target.name());
        console.say("Timeline       " + trace);
    }

    private static TextTable table(StepReport report) {
        DeviceLimits limits = report.limits();
        TextTable table = new TextTable();
        table.row("task", "time", "quartiles", "of step", "rate", "of limit", "× floor", "idle");
        for (TaskFigures task : report.tasks()) {
            boolean computes = task.isBoundByOperations(limits);
            double rate = computes ? task.rate() : task.bandwidth();
            table.row(
                    task.name(),
                    Amount.time(task.seconds().median()),
                    Amount.time(task.seconds().low()) + " – "
                            + Amount.time(task.seconds().high()),
                    Amount.share(task.seconds().median() / report.traced().median()),
                    !Double.isFinite(rate) ? "–" : computes ? Amount.rate(rate, "FP32") : Amount.bandwidth(rate),
                    !Double.isFinite(rate) ? "–" : Amount.share(rate / (computes ? limits.flops() : limits.bytes())),
                    Amount.digits(task.overFloor(limits)),
                    Double.isFinite(task.idle()) ? Amount.share(task.idle()) : "–");
        }
        return table;
    }

    private static String spread(Quartiles spread) {
        return Amount.time(spread.median()) + " (" + Amount.time(spread.low()) + " – " + Amount.time(spread.high())
                + ")";
    }
}
