package dev.kiln.embedded.host;

import org.jspecify.annotations.Nullable;

/** What the first tile that failed in a region threw. */
final class TileFailure {
    // Guarded by this.
    private @Nullable Throwable first;
    private int tile;

    /** Says in a stack trace which tile failed. */
    static final class FailedTile extends RuntimeException {
        FailedTile(int tile, int tiles) {
            super("while running tile " + tile + " of " + tiles, null, false, false);
        }
    }

    synchronized void note(Throwable thrown, int failedTile) {
        if (first == null) {
            first = thrown;
            tile = failedTile;
        }
    }

    /** Throws what was noted, if anything was, and forgets it. */
    void throwIfAny(int tiles) {
        Throwable thrown;
        synchronized (this) {
            thrown = first;
            first = null;
        }
        if (thrown == null) {
            return;
        }
        thrown.addSuppressed(new FailedTile(tile, tiles));
        switch (thrown) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException("A tile threw a checked exception", thrown);
        }
    }
}
