package dev.kiln.embedded.host.optimizer;

import dev.kiln.embedded.host.HostCall;
import dev.kiln.embedded.host.TaskWork;
import dev.kiln.embedded.host.WorkPool;
import java.lang.ref.Reference;

/** A {@link BrainStep}, ready to run any number of times. Running allocates nothing once each thread has its chunk. */
final class BrainCall implements HostCall {
    /** Chunks of a tile. */
    private static final int CHUNKS = 32;

    private final BrainStep step;
    private final WorkPool.TileBody body = this::run;

    // Of the execution that runs: written before a region starts, read inside.
    private float unscaled;

    BrainCall(BrainStep step) {
        this.step = step;
    }

    @Override
    public TaskWork work() {
        return step.work();
    }

    @Override
    public synchronized void run(WorkPool pool) {
        if (step.clip().get(ScaledCall.SKIP) != 0f) {
            return;
        }
        unscaled = step.clip().get(ScaledCall.SCALE);
        try {
            pool.run(Math.ceilDiv(step.n(), CHUNKS * BrainChunk.WEIGHTS), body);
        } finally {
            Reference.reachabilityFence(step);
        }
    }

    private void run(int tile) {
        BrainChunk chunk = BrainChunk.of(step);
        long end = Math.min(step.n(), (tile + 1L) * CHUNKS * BrainChunk.WEIGHTS);
        for (long start = (long) tile * CHUNKS * BrainChunk.WEIGHTS; start < end; start += BrainChunk.WEIGHTS) {
            chunk.run(step, unscaled, (int) start);
        }
    }
}
