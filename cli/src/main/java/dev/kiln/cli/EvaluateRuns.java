package dev.kiln.cli;

import dev.kiln.KilnException;
import dev.kiln.data.DataSplits;
import dev.kiln.device.Target;
import dev.kiln.evaluate.Arm;
import dev.kiln.evaluate.Evaluation;
import dev.kiln.evaluate.EvaluationSettings;
import dev.kiln.evaluate.MlLog;
import dev.kiln.evaluate.RunFigures;
import dev.kiln.evaluate.RunGroup;
import dev.kiln.evaluate.RunPlan;
import dev.kiln.evaluate.RunQueue;
import dev.kiln.evaluate.RunTable;
import dev.kiln.evaluate.Slot;
import dev.kiln.evaluate.StepWork;
import dev.kiln.hardware.DeviceLimits;
import dev.kiln.metrics.RunData;
import dev.kiln.metrics.RunDirectory;
import dev.kiln.model.ModelSpec;
import dev.kiln.tensor.TensorAllocator;
import dev.kiln.train.TrainConfig;
import dev.kiln.train.UpdateError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Does the trainings of an evaluation as far as its budget goes, and reads what they left. */
final class EvaluateRuns {
    /** Steps over which the error of updates is measured. */
    private static final int UPDATE_STEPS = 100;

    private static final int WARM_UP_STEPS = 60;
    private static final int EVALUATIONS_PER_EPOCH = 4;
    private static final String LOGS = "mllog";

    private final EvaluateView view;
    private final EvaluationSettings settings;
    private final DataSplits data;
    private final TensorAllocator allocator;
    private final Target device;
    private final Path home;
    private final boolean keepsCheckpoints;
    private final Trainings trainings;
    private final EvaluateExports exports;
    private final Map<Slot, RunFigures> done = new LinkedHashMap<>();
    private final List<String> leftOut = new ArrayList<>();
    private final long began = System.nanoTime();

    EvaluateRuns(
            Console console,
            EvaluateView view,
            EvaluationSettings settings,
            DataSplits data,
            TensorAllocator allocator,
            Target device,
            Path home,
            List<String> words,
            boolean keepsCheckpoints) {
        this.view = view;
        this.settings = settings;
        this.data = data;
        this.allocator = allocator;
        this.device = device;
        this.home = home;
        this.keepsCheckpoints = keepsCheckpoints;
        this.exports = new EvaluateExports(home, allocator);
        this.trainings = new Trainings(
                console, data, allocator, words, "as asked for now; choose another --run-dir, or the same settings");
    }

    /**
     * Steps between evaluations, a few of them in each epoch, the last at its end where its steps can be divided so.
     */
    static int evaluateEvery(TrainConfig config, DataSplits data) {
        int steps = Math.ceilDiv(data.train().size(), config.batch());
        for (int parts = EVALUATIONS_PER_EPOCH; parts <= 2 * EVALUATIONS_PER_EPOCH; parts++) {
            if (steps % parts == 0) {
                return steps / parts;
            }
        }
        return Math.max(1, Math.ceilDiv(steps, EVALUATIONS_PER_EPOCH));
    }

    /** Asks the current training to save a checkpoint and to end. Any thread may call this. */
    void stop() {
        trainings.stop();
    }

    /** Trains, reads, computes. */
    Evaluation run() {
        List<RunGroup> groups = RunPlan.of(settings);
        RunQueue queue = new RunQueue(groups, settings.budget(), done::containsKey);
        for (RunGroup group : groups) {
            group.slots().forEach(slot -> readKnown(slot, queue));
        }
        view.start(device, data, done.size());
        DeviceLimits limits = DeviceLimits.measure(device, trainings::isStopped);
        train(queue);
        queue.leftOut().forEach(group -> leftOut.add(group.group().title() + ": " + group.reason()));
        // Whoever shares the machine may have been busy the first time.
        DeviceLimits best =
                trainings.isStopped() ? limits : limits.best(DeviceLimits.measure(device, trainings::isStopped));
        UpdateError error = updateError();
        StepWork work =
                new StepWork(data.train().features(), data.train().classNames().size());
        return Evaluation.of(settings, new RunTable(List.copyOf(done.values())), work, best, error, leftOut);
    }

    private void train(RunQueue queue) {
        boolean warm = false;
        for (Optional<RunGroup> group = queue.next(elapsed());
                group.isPresent();
                group = trainings.isStopped() ? Optional.empty() : queue.next(elapsed())) {
            for (Slot slot : group.get().slots()) {
                if (!done.containsKey(slot) && !trainings.isStopped()) {
                    if (!warm) {
                        warmUp();
                        warm = true;
                    }
                    train(slot, queue);
                }
            }
        }
        if (trainings.isStopped()) {
            queue.takeRest().forEach(group -> leftOut.add(group.title() + ": stopped before"));
        }
    }

    private void train(Slot slot, RunQueue queue) {
        TrainConfig config = config(slot);
        if (config == null) {
            return;
        }
        long start = System.nanoTime();
        view.training(slot);
        try {
            trainings.accuracy(config, path(slot));
        } catch (KilnException e) {
            if (!"diverged".equals(e.code())) {
                throw e;
            }
            leftOut.add(slot.name() + ": " + e.getMessage());
            return;
        }
        if (trainings.isStopped()) {
            return;
        }
        queue.took(slot, (System.nanoTime() - start) / 1e9);
        exports.write(slot, path(slot), true);
        RunFigures figures = read(slot);
        done.put(slot, figures);
        if (!keepsCheckpoints) {
            // Weights of so many trainings would fill a disk; what they measured stays.
            delete(new RunDirectory(path(slot)).checkpoints());
        }
        view.trained(figures, done.size(), queue.secondsLeft(elapsed()));
    }

    /** Whoever is trained first must not pay for compilers: a few steps of each kind, that nobody counts. */
    private void warmUp() {
        for (Arm arm : settings.arms()) {
            if (!arm.isSmaller() && !trainings.isStopped()) {
                view.part("warms up " + arm.label());
                Slot slot = new Slot(
                        arm, settings.epochs().getFirst(), settings.base().seed());
                TrainConfig few = settings.config(slot)
                        .with("max-steps", Integer.toString(WARM_UP_STEPS))
                        .with("evaluate-every", "0");
                Path place = home.resolve("warm-up-" + slot.name());
                delete(place);
                trainings.warmUp(few, place);
                delete(place);
            }
        }
    }

    private double elapsed() {
        return (System.nanoTime() - began) / 1e9;
    }

    private Path path(Slot slot) {
        return home.resolve(slot.name());
    }

    /** Takes in a training of an earlier evaluation. */
    private void readKnown(Slot slot, RunQueue queue) {
        if (!Files.isDirectory(path(slot))) {
            return;
        }
        TrainConfig config = config(slot);
        if (config != null && !Double.isNaN(trainings.known(config, path(slot)))) {
            RunData run = RunData.read(new RunDirectory(path(slot)));
            exports.write(slot, path(slot), false);
            done.put(slot, read(slot));
            queue.took(slot, RunData.number(run.done(), "seconds"));
        }
    }

    private RunFigures read(Slot slot) {
        RunData run = RunData.read(new RunDirectory(path(slot)));
        RunDirectory here = new RunDirectory(home);
        try {
            Path log = Files.createDirectories(home.resolve(LOGS)).resolve(slot.name() + ".txt");
            here.write(log, String.join("\n", MlLog.of(run)) + "\n");
        } catch (IOException e) {
            throw new KilnException("unwritable", home.resolve(LOGS) + ": can't be made (" + e.getMessage() + ")", e);
        }
        return RunFigures.of(slot, run, exports.bytes(slot));
    }

    /** The settings of a training; null where there is nothing to train: no smaller network is known, or it is none. */
    private @Nullable TrainConfig config(Slot slot) {
        if (!slot.arm().isSmaller()) {
            return settings.config(slot);
        }
        RunFigures recipe = done.get(new Slot(Arm.of(slot.arm().smallerOf()), slot.epochs(), slot.seed()));
        if (recipe == null) {
            return null;
        }
        if (recipe.keptWidths().equals(ModelSpec.parse(settings.base().model()).widths())) {
            leftOut.add(slot.name() + ": the recipe took no neurons out, a smaller network would be the same");
            return null;
        }
        return settings.config(slot, recipe.keptWidths());
    }

    private @Nullable UpdateError updateError() {
        boolean quantized = settings.recipes().stream().anyMatch(recipe -> recipe.startsWith("hqaf"));
        if (!quantized || trainings.isStopped()) {
            return null;
        }
        view.part("measures updates");
        return UpdateError.measure(
                settings.base(), data.train(), UPDATE_STEPS, device, allocator, trainings::isStopped);
    }

    private static void delete(Path directory) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new KilnException("unwritable", directory + ": can't be deleted (" + e.getMessage() + ")", e);
        }
    }
}
