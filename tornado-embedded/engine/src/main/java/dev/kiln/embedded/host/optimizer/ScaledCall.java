package dev.kiln.embedded.host.optimizer;

import dev.kiln.embedded.host.HostCall;
import dev.kiln.embedded.host.TaskWork;
import dev.kiln.embedded.host.WorkPool;
import java.lang.ref.Reference;

/** A {@link ScaledStep}, ready to run any number of times. Running allocates nothing once each thread has its chunk. */
final class ScaledCall implements HostCall {
    /** Weights of a tile, about 10 µs of work. */
    private static final int TILE = 1 << 13;

    static final int SCALE = 0;
    static final int SKIP = 1;

    private final ScaledStep step;
    private final int rowsAtOnce;

    /** Columns of a chunk, whole groups. */
    private final int width;

    private final WorkPool.TileBody body = this::run;

    // Of the execution that runs: written before a region starts, read inside.
    private float unscaled;

    ScaledCall(ScaledStep step) {
        this.step = step;
        this.rowsAtOnce = Math.max(1, TILE / step.columns());
        this.width = Chunk.COLUMNS / step.group() * step.group();
    }

    @Override
    public TaskWork work() {
        return step.work();
    }

    @Override
    public synchronized void run(WorkPool pool) {
        if (step.clip().get(SKIP) != 0f) {
            return;
        }
        unscaled = step.clip().get(SCALE);
        try {
            pool.run(Math.ceilDiv(step.rows(), rowsAtOnce), body);
        } finally {
            Reference.reachabilityFence(step);
        }
    }

    private void run(int tile) {
        Chunk chunk = Chunk.of(step);
        int end = Math.min(step.rows(), (tile + 1) * rowsAtOnce);
        for (int row = tile * rowsAtOnce; row < end; row++) {
            for (int column = 0; column < step.columns(); column += width) {
                chunk.run(step, unscaled, row, column, Math.min(width, step.columns() - column));
            }
        }
    }
}
