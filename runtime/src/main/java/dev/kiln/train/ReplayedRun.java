package dev.kiln.train;

import dev.kiln.KilnException;
import dev.kiln.metrics.MetricsJson;
import dev.kiln.metrics.RunData;
import dev.kiln.metrics.RunDirectory;
import java.nio.file.Path;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** A run whose decisions are made again. */
final class ReplayedRun {
    /** Settings that have no part in the numbers. */
    private static final Set<String> ELSEWHERE = Set.of(
            "run-dir",
            "resume",
            "replay",
            "guard",
            "guard-seeds",
            "data",
            "threads",
            "engine",
            "checkpoint-every",
            "keep-checkpoints",
            "log-every",
            "adapt-every",
            "bit-budget",
            "break-even",
            "sparsity-guard");

    private ReplayedRun() {}

    /**
     * Reads what a run left.
     *
     * @param config of the training that repeats it
     * @param fingerprint of its training data
     * @throws KilnException with code {@code bad-replay} where it was another training
     */
    static RunData read(Path path, TrainConfig config, String fingerprint) {
        RunData run = RunData.read(RunDirectory.open(path));
        requireSame(path, "data", RunData.text(run.run().path("info"), "data_fingerprint"), fingerprint);
        ObjectNode before = (ObjectNode)
                MetricsJson.parse(TrainConfig.fromJson(run.run().path("config").toString(), "run.json of " + path)
                        .toJson());
        ObjectNode now = (ObjectNode) MetricsJson.parse(config.toJson());
        for (String setting : TrainConfig.names()) {
            if (!ELSEWHERE.contains(setting)) {
                requireSame(path, setting, RunData.text(before, setting), RunData.text(now, setting));
            }
        }
        return run;
    }

    private static void requireSame(Path path, String what, String before, String now) {
        if (!before.equals(now)) {
            throw wrong(
                    path,
                    "was another training: its " + what + " was " + (before.isEmpty() ? "not given" : before)
                            + ", here it is " + (now.isEmpty() ? "not given" : now)
                            + "; leave --" + what + " away, so that it is taken from that run");
        }
    }

    static KilnException wrong(Path path, String what) {
        return new KilnException("bad-replay", "Run " + path + " cannot be replayed: " + what);
    }
}
