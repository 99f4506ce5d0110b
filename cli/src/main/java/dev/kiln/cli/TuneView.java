package dev.kiln.cli;

import dev.kiln.device.Target;
import dev.kiln.device.tuning.TuningListener;
import dev.kiln.device.tuning.TuningState;
import dev.kiln.device.tuning.TuningTrial;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** Shows what is measured, and at the end a table of it. */
final class TuneView implements TuningListener {
    private final Console console;
    private final Target target;
    private final String file;
    private final List<TuningTrial> trials = new ArrayList<>();
    private volatile boolean stopped;

    TuneView(Console console, Target target, String file) {
        this.console = console;
        this.target = target;
        this.file = file;
    }

    /** The last object of a device. */
    private record Tuned(String device, int measured, int better, int left, String file) {}

    void start() {
        console.remark("Tunes " + console.paint().bold(target.name()) + ", "
                + target.device().getPhysicalDevice().getDeviceName());
        if (file.isEmpty()) {
            console.remark("Nothing will be remembered: -Dkiln.tuning=off");
        }
    }

    /** Lets the measurement that runs end, and begins no other. */
    void stop() {
        stopped = true;
    }

    @Override
    public boolean isStopped() {
        return stopped;
    }

    @Override
    public void onMeasuring(int number, int count, String subject) {
        String line = "  " + number + " of " + count + ": " + subject;
        if (console.columns() > 0) {
            console.progress(line.length() < console.columns() ? line : line.substring(0, console.columns() - 1));
        } else {
            console.remark(line);
        }
    }

    @Override
    public void onTrial(TuningTrial trial) {
        trials.add(trial);
        console.event("trial", trial);
    }

    void done(int left) {
        TextTable table = new TextTable();
        table.row("", "usual", "time", "fastest other", "time", "gain", "spread", "");
        for (TuningTrial trial : trials) {
            table.row(
                    trial.subject(),
                    trial.usual(),
                    time(trial.usualNanos()),
                    trial.best(),
                    time(trial.bestNanos()),
                    percent(trial.gain()),
                    percent(trial.spread()),
                    trial.isBetter() ? "remembered" : "");
        }
        table.lines(true).forEach(console::say);
        int better = (int) trials.stream().filter(TuningTrial::isBetter).count();
        console.event("tuned", new Tuned(target.name(), trials.size(), better, left, file));
        console.say("");
        console.say(target.name() + ": measured " + trials.size() + ", " + better + " can be done faster than usual"
                + (left > 0 ? "; no time for " + left + " shorter ones, more with --seconds" : ""));
        if (better > 0 && !file.isEmpty()) {
            console.say("Remembered in " + file);
        }
    }

    /** What is remembered for a device. */
    static void show(Console console, TuningState state) {
        console.event("tuning", state);
        if (state.choices().isEmpty()) {
            console.say(state.device() + ": nothing is tuned");
            return;
        }
        console.say(state.device() + ": " + state.choices().size() + " tuned choices in " + state.file());
        TextTable table = new TextTable();
        new TreeMap<>(state.choices()).forEach(table::row);
        table.lines(false).forEach(console::say);
    }

    private static String time(double nanos) {
        if (nanos < 1e6) {
            return String.format(Locale.ROOT, "%.1f µs", nanos / 1e3);
        }
        return String.format(Locale.ROOT, nanos < 1e8 ? "%.2f ms" : "%.0f ms", nanos / 1e6);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f%%", share * 100);
    }
}
