package dev.kiln.cli;

import dev.kiln.advice.Advice;
import dev.kiln.advice.AdviceListener;
import dev.kiln.advice.StepSize;
import dev.kiln.advice.StepTiming;
import java.util.List;
import java.util.Locale;

/** Says what is measured for advice on formats, tells machines what was found, and shows it at the end. */
final class AdviceView implements AdviceListener {
    private final Console console;
    private volatile boolean stopped;

    AdviceView(Console console) {
        this.console = console;
    }

    /** What machines are told of one size. */
    private record Told(int width, int batch, int rounds, List<StepTiming> timings, String recommended) {
        Told(Advice advice, String recommended) {
            this(advice.width(), advice.batch(), advice.rounds(), advice.timings(), recommended);
        }
    }

    /** Lets the round that runs end, and begins no other. */
    void stop() {
        stopped = true;
    }

    @Override
    public void onMeasuring(int number, int count, StepSize size) {
        String line = "  " + number + " of " + count + ": width " + size.width() + ", batch " + size.batch();
        if (console.columns() > 0) {
            console.progress(line.length() < console.columns() ? line : line.substring(0, console.columns() - 1));
        } else {
            console.remark(line);
        }
    }

    @Override
    public void onAdvice(Advice advice) {
        console.event("advice", new Told(advice, advice.fastest().formats()));
    }

    @Override
    public boolean isStopped() {
        return stopped;
    }

    /** All sizes as a table, and a sentence for each. */
    void show(List<Advice> found) {
        console.clearProgress();
        TextTable table = new TextTable();
        table.row("width", "batch", "weights/activations", "step", "against FP32", "quartiles", "memory", "");
        for (Advice advice : found) {
            String fastest = advice.fastest().formats();
            for (StepTiming timing : advice.timings()) {
                table.row(
                        Integer.toString(advice.width()),
                        Integer.toString(advice.batch()),
                        timing.formats(),
                        String.format(Locale.ROOT, "%.2f ms", timing.millis()),
                        String.format(Locale.ROOT, "%.2f×", timing.speedup()),
                        String.format(Locale.ROOT, "%.2f–%.2f", timing.speedupLow(), timing.speedupHigh()),
                        String.format(Locale.ROOT, "%.1f MB", timing.bytes() / 1e6),
                        timing.formats().equals(fastest) ? "recommended" : "");
            }
        }
        table.lines(true).forEach(console::say);
        console.say("");
        for (Advice advice : found) {
            console.say(sentence(advice));
        }
    }

    /** The recommendation, and what it costs or saves in memory. */
    private static String sentence(Advice advice) {
        StepTiming fastest = advice.fastest();
        StepTiming smallest = advice.smallest();
        String size = "Width " + advice.width() + ", batch " + advice.batch() + ": " + fastest.formats();
        String saving = String.format(
                Locale.ROOT,
                "%s keeps %.0f%% of FP32's memory at %.2f× its speed",
                smallest.formats(),
                100.0 * smallest.bytes() / advice.timings().getFirst().bytes(),
                smallest.speedup());
        return size + (fastest.equals(smallest) ? " is fastest and smallest" : " is fastest; " + saving);
    }
}
