package dev.kiln.cli;

import dev.kiln.device.Devices;
import dev.kiln.metrics.CheckpointMetrics;
import dev.kiln.metrics.DeviceMetrics;
import dev.kiln.metrics.DroppedDevice;
import dev.kiln.metrics.EvaluationMetrics;
import dev.kiln.metrics.GuardMetrics;
import dev.kiln.metrics.RunDirectory;
import dev.kiln.metrics.StepMetrics;
import dev.kiln.metrics.report.Unit;
import dev.kiln.precision.Decision;
import dev.kiln.sparsity.NeuronDecision;
import dev.kiln.train.RunInfo;
import dev.kiln.train.RunSummary;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows a training to a person: a bar that moves on a terminal, a line now and then elsewhere. */
final class TrainView {
    private static final long BAR_NANOS = 100_000_000L;
    private static final long LINE_NANOS = 10_000_000_000L;

    private final Console console;
    private final Paint paint;
    private final RunDirectory run;
    private @Nullable RunInfo info;
    private long began;
    private long shown;
    private double loss = Double.NaN;
    private double accuracy = Double.NaN;
    private double speed = Double.NaN;
    private String shares = "";
    private @Nullable Path lastCheckpoint;

    TrainView(Console console, RunDirectory run) {
        this.console = console;
        this.paint = console.paint();
        this.run = run;
    }

    void start(RunInfo started) {
        int tuned = TunedChoices.of(Devices.selectAll(started.engine(), started.device()));
        info = started;
        began = System.nanoTime();
        shown = began;
        console.remark(paint.ember(paint.bold("Kiln")) + " trains "
                + paint.bold(started.config().model()) + " ("
                + Unit.count(started.parameters()) + " parameters) on "
                + paint.bold(started.config().data()) + ", "
                + started.engine() + " / " + started.device() + TunedChoices.words(tuned));
        String held = started.validationSamples() == 0
                ? ""
                : ", " + Unit.count(started.validationSamples()) + " for validation";
        console.remark(paint.dim("     " + Unit.count(started.trainSamples()) + " samples" + held + ", "
                + Unit.count(started.testSamples()) + " for the test; run " + run.path()));
        if (started.firstStep() > 0) {
            console.remark(paint.dim("     goes on after step " + Unit.count(started.firstStep()) + " of "
                    + Unit.count(started.totalSteps())));
        }
    }

    void step(StepMetrics metrics) {
        loss = smooth(loss, metrics.loss());
        accuracy = smooth(accuracy, metrics.accuracy());
        speed = smooth(speed, metrics.samplesPerSecond());
        long now = System.nanoTime();
        if (info == null || now - shown < (console.columns() > 0 ? BAR_NANOS : LINE_NANOS)) {
            return;
        }
        shown = now;
        double share = (double) metrics.step() / info.totalSteps();
        if (console.columns() > 0) {
            console.progress(ProgressBar.line(
                    paint, console.columns(), epoch(metrics.epoch()), share, figures(), left(metrics.step(), now)));
        } else {
            console.remark(String.format(
                    Locale.ROOT,
                    "  step %s of %s (%.0f%%): %s, %s left",
                    Unit.count(metrics.step()),
                    Unit.count(info.totalSteps()),
                    share * 100,
                    figures(),
                    left(metrics.step(), now)));
        }
    }

    void devices(DeviceMetrics metrics) {
        shares = ", " + DeviceTexts.shares(metrics);
    }

    void dropped(DroppedDevice device) {
        console.remark(paint.bad("  " + device.device() + " failed in step " + Unit.count(device.step() + 1)
                        + " and is dropped: ")
                + device.message());
    }

    void decision(Decision decision) {
        console.remark(paint.dim("  step " + Unit.count(decision.step()) + ": " + decision.tensor() + " of "
                + decision.layer() + " " + decision.from() + " → " + decision.to() + " (" + decision.cause() + ")"));
    }

    void neurons(NeuronDecision decision) {
        String what = decision.cause().equals("held") ? " stay, not " : " → ";
        String trained = decision.trained() == decision.to() ? "" : ", " + Unit.count(decision.trained()) + " trained";
        console.remark(paint.dim("  step " + Unit.count(decision.step()) + ": neurons of " + decision.layer() + " "
                + Unit.count(decision.from()) + what + Unit.count(decision.to()) + trained + " (" + decision.cause()
                + ")"));
    }

    void evaluation(EvaluationMetrics metrics) {
        if (!metrics.split().equals("validation") || info == null) {
            return;
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        console.remark(String.format(
                Locale.ROOT,
                "  epoch %-7s loss %-8s validation loss %-8s accuracy %s   %s",
                epoch(Math.max(0, (int) ((metrics.step() - 1) / info.stepsPerEpoch()))),
                number(loss),
                number(metrics.loss()),
                paint.bold(Unit.SHARE.format(metrics.accuracy())),
                paint.dim(Unit.duration(seconds))));
    }

    void checkpoint(CheckpointMetrics metrics) {
        lastCheckpoint = run.path().resolve(metrics.path());
    }

    void done(RunSummary summary, Path report) {
        if (Double.isFinite(summary.testAccuracy())) {
            console.say(paint.good("Test accuracy " + Unit.SHARE.format(summary.testAccuracy())) + ", loss "
                    + Unit.NUMBER.format(summary.testLoss()));
        }
        console.say("Took " + Unit.duration(summary.seconds()) + " for " + Unit.count(summary.steps()) + " steps ("
                + Unit.PER_SECOND.format(summary.samplesPerSecond()).replace("/s", "") + " samples/s); tensors took "
                + Unit.bytes(summary.peakBytes()) + " at most"
                + (summary.end() == RunSummary.End.STOPPED_EARLY ? "; stopped early" : ""));
        if (!summary.recipe().equals("fp32")) {
            String kept = summary.activationBytesFp32() == 0
                    ? ""
                    : ", activations "
                            + Unit.SHARE.format((double) summary.activationBytes() / summary.activationBytesFp32())
                            + " of FP32's bytes";
            console.say("Weights took " + Unit.NUMBER.format(summary.bitsPerWeightTrain()) + " bits each ("
                    + Unit.NUMBER.format(summary.bitsPerWeightExport()) + " without residuals)" + kept);
        }
        console.say("Report      " + paint.bold(report.toString()));
        if (lastCheckpoint != null) {
            console.say("Checkpoint  " + lastCheckpoint);
        }
    }

    void verdict(GuardMetrics guard) {
        String words = String.format(
                Locale.ROOT,
                "Guard: %s, over %d seeds: %s against %s in FP32; difference %+.3f points, 90%% interval %+.3f … %+.3f,"
                        + " margin %+.2f",
                guard.verdict().word(),
                guard.pairs().size(),
                Unit.SHARE.format(guard.accuracy()),
                Unit.SHARE.format(guard.baselineAccuracy()),
                100 * guard.difference(),
                100 * guard.low(),
                100 * guard.high(),
                100 * guard.margin());
        boolean good = guard.verdict() == GuardMetrics.Verdict.NON_INFERIOR;
        console.say(good ? paint.good(words) : paint.bad(words));
    }

    void interrupted(RunSummary summary, Path report, String how) {
        console.say("Stopped after step " + Unit.count(summary.steps()) + "; a checkpoint is saved. Report " + report);
        console.say("Go on with: " + paint.bold(how));
    }

    void failed(Path report) {
        console.remark("Report      " + report);
    }

    private String epoch(int epoch) {
        int epochs = info == null ? 0 : info.config().epochs();
        return Math.min(epoch + 1, epochs) + "/" + epochs;
    }

    private String figures() {
        return "loss " + number(loss) + ", accuracy " + String.format(Locale.ROOT, "%.1f%%", accuracy * 100) + ", "
                + Unit.PER_SECOND.format(speed).replace("/s", "") + " samples/s" + shares;
    }

    private String left(long step, long now) {
        if (info == null || step <= info.firstStep()) {
            return "?";
        }
        double perStep = (now - began) / 1e9 / (step - info.firstStep());
        long seconds = Math.round(perStep * (info.totalSteps() - step));
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds % 3600 / 60, seconds % 60);
    }

    private static double smooth(double before, double now) {
        return Double.isFinite(before) ? before + 0.3 * (now - before) : now;
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : "–";
    }
}
