package dev.kiln.cli;

import dev.kiln.device.Devices;
import dev.kiln.metrics.MetricsJson;
import dev.kiln.metrics.RunDirectory;
import dev.kiln.train.RunInfo;
import dev.kiln.train.TrainConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes {@code run.json}: {@code kiln} (version), {@code started}, {@code command}, {@code config} (every setting, as
 * {@code --config} reads it), {@code info} (what was found), {@code environment} (machine and JVM). A run that is
 * resumed keeps its first command and lists the later ones in {@code resumed}.
 */
final class RunJson {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT);

    private final RunDirectory run;
    private final TrainConfig config;
    private final List<String> words;
    private final boolean resumed;

    RunJson(RunDirectory run, TrainConfig config, List<String> words, boolean resumed) {
        this.run = run;
        this.config = config;
        this.words = words;
        this.resumed = resumed;
    }

    /** Writes the record when the training starts. */
    void write(RunInfo info) {
        ObjectNode json = resumed ? run.readRunJson() : MetricsJson.object();
        String now = TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
        if (resumed) {
            ObjectNode again = json.withArray("resumed").addObject();
            again.put("started", now).put("step", info.firstStep()).set("command", MetricsJson.tree(words));
        } else {
            json.put("kiln", Version.number()).put("started", now);
            json.set("command", MetricsJson.tree(words));
        }
        ObjectNode settings = (ObjectNode) MetricsJson.parse(config.toJson());
        settings.remove(List.of("run-dir", "resume"));
        json.set("config", settings);
        json.set("info", info(info));
        ObjectNode environment = environment();
        environment.put("tuned_choices", TunedChoices.of(Devices.selectAll(info.engine(), info.device())));
        json.set("environment", environment);
        run.writeRunJson(json);
    }

    /** What is known about a run when it starts, without its settings. */
    static ObjectNode info(RunInfo info) {
        ObjectNode tree = (ObjectNode) MetricsJson.tree(info);
        tree.remove("config");
        tree.set("model", MetricsJson.parse(info.modelJson()));
        tree.remove("model_json");
        return tree;
    }

    /** Deletes the directory of a run that has not begun, if there is nothing in it. */
    void discard() {
        if (resumed || Files.exists(run.runJson())) {
            return;
        }
        try (Stream<Path> files = Files.list(run.checkpoints())) {
            if (files.findAny().isPresent()) {
                return;
            }
            Files.delete(run.checkpoints());
            Files.delete(run.path());
        } catch (IOException leftBehind) {
            // An empty directory harms nobody, and the error that led here is the one to show.
            return;
        }
    }

    private static ObjectNode environment() {
        ObjectNode environment = MetricsJson.object();
        environment.put(
                "os",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        environment.put("cpu", Machine.processor());
        environment.put("processors", Runtime.getRuntime().availableProcessors());
        environment.put("memory", Machine.memory());
        environment.put("java", Runtime.version() + " (" + System.getProperty("java.vendor") + ")");
        return environment;
    }
}
