package dev.kiln.train;

import dev.kiln.KilnException;
import dev.kiln.metrics.DivisionDecision;
import dev.kiln.metrics.MetricsJson;
import dev.kiln.metrics.MetricsLog;
import dev.kiln.metrics.RunData;
import dev.kiln.metrics.RunDirectory;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * The setting {@code device-shares}: {@code auto} divides by measured speed, {@code 3:1} in this proportion, the
 * directory of an earlier run as that run did.
 */
final class DeviceShares {
    /** By measured speed. */
    static final String AUTO = "auto";

    private DeviceShares() {}

    /** The names in a list of devices. */
    static List<String> names(String devices) {
        return Arrays.stream(devices.split(",", -1)).map(String::strip).toList();
    }

    /** Says what is wrong with the setting by itself; empty where nothing is. */
    static String wrong(String shares, List<String> names, int batch) {
        if (names.size() > batch) {
            return "a --batch of at least a sample for each device, " + names.size();
        }
        if (shares.equals(AUTO)) {
            return "";
        }
        if (names.size() == 1) {
            return "auto, since there is one device";
        }
        if (!isProportion(shares)) {
            return shares.isBlank() ? "auto, a proportion such as 3:1, or a run" : "";
        }
        String[] parts = shares.split(":", -1);
        boolean positive = Arrays.stream(parts).allMatch(part -> part.matches("[0-9]{1,6}") && !part.matches("0+"));
        return parts.length == names.size() && positive
                ? ""
                : "a whole number from 1 for each of " + String.join(", ", names) + ", with colons between";
    }

    private static boolean isProportion(String shares) {
        return shares.matches("[0-9:]+");
    }

    /**
     * What divides the batches of a training.
     *
     * @param names of the devices
     * @param run of this training
     * @param step steps done before; a training that goes on begins with the division that it had there
     */
    static Divider divider(TrainConfig config, List<String> names, RunDirectory run, long step) {
        String shares = config.deviceShares();
        if (shares.equals(AUTO)) {
            Division before = step == 0 ? null : latest(read(run, names, config.batch()), step);
            return before != null && !before.rows().contains(0)
                    ? new MeasuredDivider(before, "as before")
                    : new MeasuredDivider(
                            MeasuredDivider.even(config.batch(), names.size()), "nothing is measured yet");
        }
        if (isProportion(shares)) {
            return new FixedDivider(
                    config.batch(),
                    Arrays.stream(shares.split(":"))
                            .mapToDouble(Double::parseDouble)
                            .toArray());
        }
        return new ReplayedDivider(replayed(shares, names, config.batch()));
    }

    private static @org.jspecify.annotations.Nullable Division latest(Map<Long, Division> divisions, long step) {
        Map.Entry<Long, Division> entry = new TreeMap<>(divisions).floorEntry(step);
        return entry == null ? null : entry.getValue();
    }

    private static Map<Long, Division> replayed(String shares, List<String> names, int batch) {
        RunDirectory run = directory(shares);
        Map<Long, Division> divisions = read(run, names, batch);
        if (!divisions.containsKey(0L)) {
            throw new KilnException(
                    "bad-option",
                    "Setting --device-shares: expected a run on " + String.join(",", names) + " with --batch " + batch
                            + ", found none of its divisions in " + run.decisions()
                            + "; or give a proportion such as 3:1");
        }
        return divisions;
    }

    private static RunDirectory directory(String shares) {
        try {
            RunDirectory run = new RunDirectory(Path.of(shares));
            if (Files.isRegularFile(run.decisions())) {
                return run;
            }
        } catch (InvalidPathException e) {
            // No more a run than a path that leads nowhere.
        }
        throw new KilnException(
                "bad-option",
                "Setting --device-shares: expected auto, a proportion such as 3:1, or a run directory with"
                        + " decisions.jsonl, found \"" + shares + "\"");
    }

    /** The divisions of a run that are of these devices and this batch, by the step from which they held. */
    private static Map<Long, Division> read(RunDirectory run, List<String> names, int batch) {
        Map<Long, Division> divisions = new TreeMap<>();
        for (JsonNode line : MetricsLog.read(run.decisions())) {
            if (RunData.text(line, "event").equals(DivisionDecision.EVENT)) {
                DivisionDecision decision = MetricsJson.value(line, DivisionDecision.class);
                Division division = new Division(List.copyOf(decision.rows().values()));
                boolean same = new ArrayList<>(decision.rows().keySet()).equals(names);
                if (same && division.batch() == batch) {
                    divisions.put(decision.step(), division);
                }
            }
        }
        return divisions;
    }
}
