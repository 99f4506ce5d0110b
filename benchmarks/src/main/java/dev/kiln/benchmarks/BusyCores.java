package dev.kiln.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Threads that keep cores busy, as another program on the same machine would. */
final class BusyCores implements AutoCloseable {
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running = true;

    BusyCores(int cores) {
        for (int i = 0; i < cores; i++) {
            threads.add(Thread.ofPlatform().daemon().name("busy-" + i).start(this::spin));
        }
    }

    boolean isEmpty() {
        return threads.isEmpty();
    }

    private void spin() {
        while (running) {
            Thread.onSpinWait();
        }
    }

    /** Ends the threads within microseconds; nobody needs to wait for that. */
    @Override
    public void close() {
        running = false;
    }
}
