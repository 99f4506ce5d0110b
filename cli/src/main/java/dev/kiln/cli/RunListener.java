package dev.kiln.cli;

import dev.kiln.KilnException;
import dev.kiln.metrics.CheckpointMetrics;
import dev.kiln.metrics.ConfusionMatrix;
import dev.kiln.metrics.DeviceMetrics;
import dev.kiln.metrics.DivisionDecision;
import dev.kiln.metrics.DroppedDevice;
import dev.kiln.metrics.EvaluationMetrics;
import dev.kiln.metrics.GuardMetrics;
import dev.kiln.metrics.MachineMeter;
import dev.kiln.metrics.MachineMetrics;
import dev.kiln.metrics.MemoryProfile;
import dev.kiln.metrics.MetricsJson;
import dev.kiln.metrics.Mistakes;
import dev.kiln.metrics.PrecisionMetrics;
import dev.kiln.metrics.RunDirectory;
import dev.kiln.metrics.RunRecorder;
import dev.kiln.metrics.SparsityMetrics;
import dev.kiln.metrics.StartFormats;
import dev.kiln.metrics.StepMetrics;
import dev.kiln.metrics.TaskProfile;
import dev.kiln.metrics.report.Report;
import dev.kiln.precision.Decision;
import dev.kiln.sparsity.NeuronDecision;
import dev.kiln.train.RunInfo;
import dev.kiln.train.RunSummary;
import dev.kiln.train.TrainConfig;
import dev.kiln.train.TrainListener;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Writes a training into its run directory and shows it, to people or to machines. */
final class RunListener implements TrainListener, AutoCloseable {
    private final Console console;
    private final RunDirectory run;
    private final TrainView view;
    private final RunJson json;
    private final MachineMeter machine = new MachineMeter();
    private @Nullable RunRecorder recorder;
    private @Nullable GuardMetrics guard;

    RunListener(Console console, RunDirectory run, TrainConfig config, List<String> words, boolean resumed) {
        this.console = console;
        this.run = run;
        this.view = new TrainView(console, run);
        this.json = new RunJson(run, config, words, resumed);
    }

    @Override
    public void onStart(RunInfo info) {
        json.write(info);
        recorder = RunRecorder.open(run, info.firstStep());
        ObjectNode start = MetricsJson.object().put("run_dir", run.path().toString());
        start.setAll(RunJson.info(info));
        console.event("start", start);
        view.start(info);
    }

    @Override
    public void onStep(StepMetrics metrics) {
        machine.step(metrics.step());
        recorder().step(metrics);
        console.event("step", metrics);
        view.step(metrics);
    }

    @Override
    public void onDevices(DeviceMetrics metrics) {
        recorder().devices(metrics);
        console.event("devices", metrics);
        view.devices(metrics);
    }

    @Override
    public void onDivision(DivisionDecision decision) {
        recorder().decision(DivisionDecision.EVENT, decision);
        console.event(DivisionDecision.EVENT, decision);
    }

    @Override
    public void onDropped(DroppedDevice device) {
        recorder().decision(DroppedDevice.EVENT, device);
        console.event(DroppedDevice.EVENT, device);
        view.dropped(device);
    }

    @Override
    public void onFormats(StartFormats formats) {
        recorder().decision(StartFormats.EVENT, formats);
    }

    @Override
    public void onPrecision(PrecisionMetrics metrics) {
        recorder().event(PrecisionMetrics.EVENT, metrics);
        console.event(PrecisionMetrics.EVENT, metrics);
    }

    @Override
    public void onDecision(Decision decision) {
        recorder().decision(Decision.EVENT, decision);
        console.event(Decision.EVENT, decision);
        view.decision(decision);
    }

    @Override
    public void onSparsity(SparsityMetrics metrics) {
        recorder().event(SparsityMetrics.EVENT, metrics);
        console.event(SparsityMetrics.EVENT, metrics);
    }

    @Override
    public void onNeurons(NeuronDecision decision) {
        recorder().decision(NeuronDecision.EVENT, decision);
        console.event(NeuronDecision.EVENT, decision);
        view.neurons(decision);
    }

    @Override
    public void onEvaluation(EvaluationMetrics metrics) {
        machine.pause();
        recorder().evaluation(metrics);
        console.event("evaluation", metrics);
        view.evaluation(metrics);
    }

    @Override
    public void onConfusion(ConfusionMatrix matrix) {
        recorder().event("confusion", matrix);
    }

    @Override
    public void onMistakes(Mistakes mistakes) {
        recorder().event("mistakes", mistakes);
    }

    @Override
    public void onProfile(TaskProfile profile) {
        recorder().event("profile", profile);
    }

    @Override
    public void onMemory(MemoryProfile profile) {
        recorder().event("memory", profile);
    }

    @Override
    public void onCheckpoint(CheckpointMetrics metrics) {
        machine.pause();
        recorder().checkpoint(metrics);
        console.event("checkpoint", metrics);
        view.checkpoint(metrics);
    }

    @Override
    public void onDone(RunSummary summary) {
        recorder().event(MachineMetrics.EVENT, machine.metrics());
        recorder().event("done", summary);
    }

    /** Takes down how the training stands against its baseline. */
    void guarded(GuardMetrics metrics) {
        recorder().event(GuardMetrics.EVENT, metrics);
        guard = metrics;
    }

    /** The last words of a training that came to its end, or was stopped. */
    int finish(RunSummary summary, boolean signalled) {
        Path report = Report.write(run);
        if (summary.end() == RunSummary.End.INTERRUPTED || signalled) {
            String how = "kiln train --resume " + run.path();
            console.event("error", new Failure("interrupted", "stopped; go on with: " + how));
            view.interrupted(summary, report, how);
            return ExitCode.INTERRUPTED.code();
        }
        console.event("done", done(summary));
        view.done(summary, report);
        if (guard == null) {
            return ExitCode.OK.code();
        }
        view.verdict(guard);
        return ExitCode.of(guard.verdict()).code();
    }

    /** Takes down why a training failed. What had not begun leaves nothing behind. */
    void failed(Throwable e) {
        if (recorder == null) {
            json.discard();
            return;
        }
        String code = e instanceof KilnException known
                ? known.code()
                : e instanceof OutOfMemoryError ? "too-little-memory" : "internal";
        try {
            recorder.event("error", new Failure(code, String.valueOf(e.getMessage())));
            view.failed(Report.write(run));
        } catch (KilnException secondary) {
            // The disk that is full is already what the first error says.
            e.addSuppressed(secondary);
        }
    }

    @Override
    public void close() {
        if (recorder != null) {
            recorder.close();
        }
    }

    /** The line that machines wait for; its fields are a contract. */
    ObjectNode done(RunSummary summary) {
        ObjectNode done = MetricsJson.object().put("run_dir", run.path().toString());
        ObjectNode fields = (ObjectNode) MetricsJson.tree(summary);
        fields.remove("end");
        done.setAll(fields);
        if (guard != null) {
            done.put("accuracy", guard.accuracy()).put("baseline_accuracy", guard.baselineAccuracy());
            done.put("difference", guard.difference()).put("difference_low", guard.low());
            done.put("difference_high", guard.high());
            done.put("verdict", guard.verdict().word());
            done.put("non_inferior", guard.verdict() == GuardMetrics.Verdict.NON_INFERIOR);
        }
        return done;
    }

    private RunRecorder recorder() {
        if (recorder == null) {
            throw new IllegalStateException("a training reports before it starts");
        }
        return recorder;
    }
}
