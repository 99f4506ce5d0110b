package dev.kiln.train;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Runs a replica's shares on a thread of its own. To be used by one other thread. */
final class ReplicaThread implements AutoCloseable {
    private final Replica replica;
    private final ExecutorService thread;
    private @Nullable Future<Long> running;
    private long nanos;

    ReplicaThread(Replica replica) {
        this.replica = replica;
        this.thread = Executors.newSingleThreadExecutor(Thread.ofPlatform()
                .name("kiln-device-" + replica.name())
                .daemon()
                .factory());
    }

    /** Starts a share; {@link #await} must follow. */
    void start(Replica.Share share) {
        running = thread.submit(() -> replica.run(share));
    }

    /**
     * Waits for the share, if one was started; returns what went wrong, or null. An interrupt waits too: the share
     * works in memory that would be given back.
     */
    @Nullable
    Throwable await() {
        Future<Long> share = running;
        running = null;
        nanos = 0;
        boolean interrupted = false;
        try {
            while (share != null) {
                try {
                    nanos = share.get();
                    return null;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    return e.getCause();
                }
            }
            return null;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** How long the latest share took; 0 where none was started or it failed. */
    long nanos() {
        return nanos;
    }

    /** Ends the thread, after its share. */
    @Override
    public void close() {
        await();
        thread.close();
    }
}
