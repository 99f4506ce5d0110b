package dev.kiln.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Threads that compute without end, as another program on the same machine would. */
final class BusyCores implements AutoCloseable {
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running = true;
    private volatile long count;

    BusyCores(int cores) {
        for (int i = 0; i < cores; i++) {
            threads.add(Thread.ofPlatform().daemon().name("busy-" + i).start(this::compute));
        }
    }

    boolean isEmpty() {
        return threads.isEmpty();
    }

    private void compute() {
        long number = 1;
        while (running) {
            number = number * 6364136223846793005L + 1442695040888963407L;
            if (number == 0) {
                count = number;
            }
        }
    }

    /** Ends the threads within microseconds; nobody needs to wait for that. */
    @Override
    public void close() {
        running = false;
    }
}
