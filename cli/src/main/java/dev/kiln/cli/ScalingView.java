package dev.kiln.cli;

import dev.kiln.device.Devices;
import dev.kiln.device.Target;
import dev.kiln.hardware.Amount;
import dev.kiln.hardware.DeviceLimits;
import dev.kiln.metrics.report.Unit;
import dev.kiln.profile.scaling.Bound;
import dev.kiln.profile.scaling.GridPoint;
import dev.kiln.profile.scaling.Growth;
import dev.kiln.profile.scaling.Outcome;
import dev.kiln.profile.scaling.Outcome.Measured;
import dev.kiln.profile.scaling.Outcome.Skipped;
import dev.kiln.profile.scaling.ScalingJson;
import dev.kiln.profile.scaling.ScalingListener;
import dev.kiln.profile.scaling.ScalingResult;
import dev.kiln.profile.scaling.ScalingSettings;
import dev.kiln.train.TrainConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Hears what a study finds, shows how far it is, and in the end its table. */
final class ScalingView implements ScalingListener {
    private final Console console;
    private final ScalingSettings settings;
    private final Target target;
    private final long began = System.nanoTime();
    private final SortedMap<Integer, DeviceLimits> limits = new TreeMap<>();
    private final List<Outcome> points = new ArrayList<>();
    private volatile boolean stopped;

    ScalingView(Console console, ScalingSettings settings, Target target) {
        this.console = console;
        this.settings = settings;
        this.target = target;
    }

    /** What is measured. */
    private record Start(
            String recipe,
            String optimizer,
            String engine,
            String device,
            List<Integer> batches,
            List<Integer> widths,
            List<Integer> threads,
            double budget) {}

    /** The last object. */
    private record Done(
            int measured,
            int skipped,
            int boundByCompute,
            int boundByMemory,
            int boundByOverhead,
            int neighbours,
            int violations,
            double tolerance,
            boolean stopped,
            double seconds,
            String report) {}

    /** Ends the study with what there is. */
    void stop() {
        stopped = true;
    }

    @Override
    public boolean isStopped() {
        return stopped;
    }

    /** @param threads numbers of them; 0 where the device tells nothing of threads */
    void start(List<Integer> threads) {
        TrainConfig config = settings.config();
        console.event(
                "start",
                new Start(
                        config.recipe(),
                        optimizer(),
                        Devices.running(),
                        target.name(),
                        settings.batches(),
                        settings.widths(),
                        threads,
                        settings.budget()));
        console.remark("Measures steps of " + settings.batches().size() + " batches and "
                + settings.widths().size() + " widths, recipe " + config.recipe() + ", on "
                + console.paint().bold(target.name()) + ", " + hardware() + ", in about "
                + Unit.duration(settings.budget()));
    }

    @Override
    public void onPart(String part, double share) {
        if (console.columns() > 0) {
            console.progress("  " + part + " " + Amount.share(share));
        }
    }

    @Override
    public void onLimits(int threads, DeviceLimits found) {
        limits.put(threads, found);
        console.object(ScalingJson.limits(threads, found));
        console.remark("  limits"
                + (threads == 0 ? "" : " of " + Unit.count(threads) + (threads == 1 ? " thread" : " threads")) + ": "
                + Amount.rate(found.flops(), "FP32") + ", " + Amount.bandwidth(found.bytes()));
    }

    @Override
    public void onPoint(Outcome point) {
        points.add(point);
        console.object(ScalingJson.point(point));
        if (console.columns() == 0) {
            console.remark("  " + point.at().words() + ": "
                    + switch (point) {
                        case Measured one -> Amount.time(one.seconds().median());
                        case Skipped one -> "skipped, " + one.reason();
                    });
        }
    }

    /** What was found until now. */
    ScalingResult result() {
        return new ScalingResult(
                target.name(),
                hardware(),
                settings.config().recipe(),
                optimizer(),
                limits,
                points,
                (System.nanoTime() - began) / 1e9,
                stopped);
    }

    void show(ScalingResult result, Path page) {
        List<Growth> violations = result.violations();
        violations.forEach(growth -> console.object(ScalingJson.growth(growth)));
        console.event(
                "done",
                new Done(
                        result.measured().size(),
                        result.skipped().size(),
                        count(result, Bound.COMPUTE),
                        count(result, Bound.MEMORY),
                        count(result, Bound.OVERHEAD),
                        result.growths().size(),
                        violations.size(),
                        Growth.TOLERANCE,
                        result.stopped(),
                        result.seconds(),
                        page.toString()));
        table(result).lines(true).forEach(console::say);
        result.skipped().forEach(one -> console.say("  skipped: " + one.at().words() + ": " + one.reason()));
        console.say("");
        console.say("Bound by       compute " + count(result, Bound.COMPUTE) + ", memory " + count(result, Bound.MEMORY)
                + ", overhead " + count(result, Bound.OVERHEAD) + " of "
                + result.measured().size() + " points; "
                + result.skipped().size() + " skipped");
        console.say("Growth         time grows faster than operations and bytes, by more than "
                + Amount.ratio(Growth.TOLERANCE) + ", between " + violations.size() + " of "
                + result.growths().size() + " neighbours");
        violations.forEach(growth -> console.say("  " + words(growth)));
        result.limits()
                .forEach((threads, one) -> console.say("Limits         " + Amount.rate(one.flops(), "FP32") + ", "
                        + Amount.bandwidth(one.bytes()) + (threads == 0 ? "" : ", threads: " + threads) + " ("
                        + one.how() + ")"));
        console.say((result.stopped() ? "Ended early, after " : "Measured in    ") + Unit.duration(result.seconds()));
        console.say("Page           " + console.paint().bold(page.toString()));
    }

    private static String words(Growth growth) {
        return growth.axis().word() + ": " + growth.from().at().words() + " → "
                + growth.to().at().words() + ": time " + Amount.ratio(growth.time()) + ", FLOP "
                + Amount.ratio(growth.flops()) + ", bytes " + Amount.ratio(growth.bytes()) + ": "
                + Amount.ratio(growth.excess());
    }

    private static TextTable table(ScalingResult result) {
        TextTable table = new TextTable();
        table.row("threads", "batch", "width", "step", "quartiles", "FLOP", "bytes", "floor", "× floor", "bound by");
        for (Measured one : result.measured()) {
            GridPoint at = one.at();
            table.row(
                    at.threads() == 0 ? "–" : Integer.toString(at.threads()),
                    Integer.toString(at.batch()),
                    Integer.toString(at.width()),
                    Amount.time(one.seconds().median()),
                    Amount.time(one.seconds().low()) + " – "
                            + Amount.time(one.seconds().high()),
                    Amount.decimal(one.flops()),
                    Amount.bytes(one.bytes()),
                    Double.isFinite(one.floor()) ? Amount.time(one.floor()) : "–",
                    Amount.digits(one.overFloor()),
                    one.shares().bound().word());
        }
        return table;
    }

    private static int count(ScalingResult result, Bound bound) {
        return (int) result.measured().stream()
                .filter(one -> one.shares().bound() == bound)
                .count();
    }

    private String optimizer() {
        return settings.config().optimizer().name().toLowerCase(Locale.ROOT);
    }

    private String hardware() {
        return target.device().getPhysicalDevice().getDeviceName();
    }
}
