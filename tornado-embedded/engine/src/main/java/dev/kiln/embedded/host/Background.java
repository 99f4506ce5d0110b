package dev.kiln.embedded.host;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads for what nobody waits for. They end when they have nothing to do, and keep no process alive. */
public final class Background {
    private Background() {}

    /**
     * Returns what runs one task after another.
     *
     * @param name of the threads
     * @param threads how many tasks may run at once
     */
    public static Executor queue(String name, int threads) {
        ThreadPoolExecutor queue =
                new ThreadPoolExecutor(threads, threads, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        queue.allowCoreThreadTimeOut(true);
        return queue;
    }
}
