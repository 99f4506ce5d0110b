package dev.kiln.cli;

import dev.kiln.KilnException;
import dev.kiln.device.Devices;
import dev.kiln.device.Target;
import dev.kiln.metrics.report.ScalingPage;
import dev.kiln.profile.scaling.GridPoint;
import dev.kiln.profile.scaling.Outcome;
import dev.kiln.profile.scaling.ScalingJson;
import dev.kiln.profile.scaling.ScalingResult;
import dev.kiln.profile.scaling.ScalingSettings;
import dev.kiln.profile.scaling.ScalingStudy;
import dev.kiln.train.TrainConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A scaling study: the grid in this process, and its middle row with fewer threads in processes of their own, since an
 * engine has its threads for as long as it lives.
 */
final class ScalingRun {
    /** The share of the budget that goes to studies with fewer threads. */
    private static final double FEWER_THREADS = 0.35;

    /** Seconds beyond its budget after which a process is stopped: a start, and the least that is needed. */
    private static final int PATIENCE = 60;

    private final Console console;
    private final ScalingSettings settings;
    private final Target target;
    private final ScalingView view;

    ScalingRun(Console console, ScalingSettings settings, Target target) {
        this.console = console;
        this.settings = settings;
        this.target = target;
        this.view = new ScalingView(console, settings, target);
    }

    /** Measures, shows what was found and writes the page. */
    int call(Path page) {
        int threads = ScalingStudy.threads(settings, target);
        List<Integer> fewer = settings.config().threads() > 0 ? List.of() : powersBelow(threads);
        try (Interruption interruption = Interruption.install(view::stop)) {
            List<Integer> all = new ArrayList<>(fewer);
            all.add(threads);
            view.start(all);
            double apart = fewer.isEmpty() ? 0 : FEWER_THREADS * settings.budget();
            ScalingStudy.measure(settings.withBudget(settings.budget() - apart), target, view);
            for (int count : fewer) {
                measure(count, apart / fewer.size());
            }
            console.clearProgress();
            ScalingResult result = view.result();
            view.show(result, page);
            OutputFile.write(page, ScalingPage.render(result));
            return (interruption.requested() ? ExitCode.INTERRUPTED : ExitCode.OK).code();
        }
    }

    /** 1, 2, 4 and so on, less than {@code threads}. */
    static List<Integer> powersBelow(int threads) {
        List<Integer> powers = new ArrayList<>();
        for (int power = 1; power < threads; power *= 2) {
            powers.add(power);
        }
        return powers;
    }

    /** Measures the middle row with other threads; points that the process does not tell of are skipped. */
    private void measure(int threads, double budget) {
        view.onPart("start with " + threads + (threads == 1 ? " thread" : " threads"), 0);
        Set<GridPoint> told = new HashSet<>();
        String failure = "";
        if (!view.isStopped()) {
            Path page = temporary();
            try {
                failure = EngineProcess.run(
                        Devices.running(),
                        words(threads, budget, page),
                        PATIENCE + (int) Math.ceil(budget),
                        view::isStopped,
                        event -> told.addAll(hear(event)));
            } finally {
                delete(page);
            }
        }
        String reason = view.isStopped()
                ? "the study was ended before"
                : failure.isEmpty() ? "the process with its threads did not tell of it" : failure;
        for (int width : settings.widths()) {
            GridPoint at = new GridPoint(settings.middleBatch(), width, threads);
            if (!told.contains(at)) {
                view.onPoint(new Outcome.Skipped(at, Double.NaN, reason));
            }
        }
    }

    /** Hands on what a process tells; the points that it told of. */
    private Set<GridPoint> hear(JsonNode event) {
        switch (event.path("event").asString("")) {
            case "limits" -> view.onLimits(event.path("threads").asInt(), ScalingJson.limits(event));
            case "point" -> {
                Outcome point = ScalingJson.point(event);
                view.onPart(point.at().words(), 1);
                view.onPoint(point);
                return Set.of(point.at());
            }
            default -> {}
        }
        return Set.of();
    }

    private List<String> words(int threads, double budget, Path page) {
        TrainConfig config = settings.config();
        return List.of(
                "profile",
                "--scaling",
                "--engine",
                Devices.running(),
                "--device",
                target.name(),
                "--recipe",
                config.recipe(),
                "--optimizer",
                config.optimizer().name().toLowerCase(Locale.ROOT),
                "--features",
                Integer.toString(settings.features()),
                "--classes",
                Integer.toString(settings.classes()),
                "--batches",
                Integer.toString(settings.middleBatch()),
                "--widths",
                settings.widths().stream().map(String::valueOf).collect(Collectors.joining(",")),
                "--threads",
                Integer.toString(threads),
                "--budget",
                Double.toString(budget),
                "--report",
                page.toString());
    }

    /** Where a process writes a page that nobody reads. */
    private static Path temporary() {
        try {
            return Files.createTempFile("kiln-scaling", ".html");
        } catch (IOException e) {
            throw new KilnException(
                    "unwritable",
                    "The folder for temporary files can't be written: " + e.getMessage()
                            + "; choose another by -Djava.io.tmpdir in KILN_JAVA_OPTIONS",
                    e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It is empty or a page that nobody reads, in a folder that the system clears.
            return;
        }
    }
}
