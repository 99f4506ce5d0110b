package dev.kiln.benchmarks;

import java.io.IOException;

/** A side that trains in a process of its own, which answers {@code done NANOSECONDS LOSS …}. */
abstract class StepProcess implements ProcessSide {
    /** The process. */
    protected final AnsweringProcess process;

    private float loss = Float.NaN;

    /** A side of a process that has begun. */
    protected StepProcess(AnsweringProcess process) {
        this.process = process;
    }

    /** Returns how many threads it takes. */
    final int threads() {
        return Integer.parseInt(process.ready());
    }

    /** Returns the words of the next answer, and keeps its loss. */
    protected final String[] trained() throws IOException {
        String[] words = process.answer();
        loss = Float.parseFloat(words[2]);
        return words;
    }

    @Override
    public final long run(int steps) throws IOException {
        process.send("run " + steps);
        return Long.parseLong(trained()[1]);
    }

    @Override
    public final float loss() {
        return loss;
    }

    @Override
    public final long peakResidentBytes() throws IOException {
        return process.peakResidentBytes();
    }

    @Override
    public final void close() throws IOException {
        process.close();
    }
}
