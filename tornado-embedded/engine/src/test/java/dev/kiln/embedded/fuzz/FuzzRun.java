package dev.kiln.embedded.fuzz;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Random kernels from one seed on, in several worker processes, until a number of programs has been compared. */
final class FuzzRun {
    private static final int PROCESSES = Integer.getInteger(
            "kiln.fuzz.processes", Math.min(8, Runtime.getRuntime().availableProcessors()));
    private static final int BUILDS_PER_PROCESS = 64;
    private static final Duration PROGRESS = Duration.ofSeconds(30);

    private final long first;
    private final long end;
    private final AtomicLong next;
    private final Coverage coverage = new Coverage();
    private final List<String> faults = new ArrayList<>();
    private final long start = System.nanoTime();
    private long lastProgress = start;
    private boolean openCl;

    FuzzRun(long seed, int programs) {
        first = seed;
        next = new AtomicLong(seed);
        long last = seed;
        for (int drawn = 0; drawn < programs; last++) {
            drawn += RandomKernels.programs(last);
        }
        end = last;
    }

    /**
     * Runs and says what came out; see {@code scripts/fuzz}.
     *
     * @param arguments how many programs at least, and the first seed
     */
    public static void main(String[] arguments) {
        FuzzRun run = new FuzzRun(Long.parseLong(arguments[1]), Integer.parseInt(arguments[0]));
        boolean failed = !run.run().isEmpty();
        System.out.println(run.summary());
        System.exit(failed ? 1 : 0);
    }

    /** Runs all of it and returns what went wrong. */
    List<String> run() {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            threads.add(Thread.ofPlatform().start(this::work));
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while random kernels ran", e);
        }
        return faults;
    }

    private void work() {
        // It takes a process seconds to begin, so there are no more of them than needed.
        int build = FuzzWorker.KERNELS_PER_BUILD;
        long builds = Math.ceilDiv(end - first, (long) PROCESSES * build);
        long share = Math.clamp(builds, 1L, (long) BUILDS_PER_PROCESS) * build;
        for (long from = next.getAndAdd(share); from < end; from = next.getAndAdd(share)) {
            long to = Math.min(end, from + share);
            for (long at = from; at < to; ) {
                at = compare(at, to);
            }
        }
    }

    /** Compares up to the end or the first crash; returns where to go on. */
    private long compare(long from, long to) {
        WorkerProcess worker = new WorkerProcess(this::done);
        int exit = worker.run(from, to, FuzzWorker.KERNELS_PER_BUILD);
        report(worker);
        if (exit == 0) {
            return to;
        }
        long next = Math.min(to, worker.current() + FuzzWorker.KERNELS_PER_BUILD);
        boolean found = false;
        for (long seed = worker.current(); seed < next; seed++) {
            WorkerProcess alone = new WorkerProcess(this::done);
            int code = alone.run(seed, seed + 1, 1);
            report(alone);
            if (code != 0) {
                found = true;
                add(crash(code, seed, 1, alone.output()));
            }
        }
        if (!found) {
            add(crash(exit, worker.current(), (int) (next - worker.current()), worker.output()));
        }
        return next;
    }

    private static String crash(int exit, long seed, int kernels, String output) {
        return "Exit code %d with the kernels of %d seeds from %d%nalone: scripts/fuzz %d %d%n%s"
                .formatted(exit, kernels, seed, kernels, seed, output);
    }

    private synchronized void report(WorkerProcess worker) {
        openCl |= worker.hasOpenCl();
        worker.faults().forEach(this::add);
    }

    private synchronized void add(String fault) {
        faults.add(fault);
        System.out.println(fault);
    }

    private synchronized void done(Coverage programs) {
        coverage.add(programs);
        if (System.nanoTime() - lastProgress > PROGRESS.toNanos()) {
            lastProgress = System.nanoTime();
            System.out.println("fuzz: " + counts());
        }
    }

    /** What ran, in one line. */
    String summary() {
        return "fuzz: %s, seeds %d to %d, %s; programs with %s"
                .formatted(
                        counts(),
                        first,
                        end - 1,
                        "plain Java, front end, host in both forms, " + (openCl ? "OpenCL" : "no OpenCL device"),
                        coverage.shares());
    }

    private String counts() {
        return "%d programs, %d seconds, %d failures"
                .formatted(
                        coverage.programs(),
                        Duration.ofNanos(System.nanoTime() - start).toSeconds(),
                        faults.size());
    }

    boolean hasOpenCl() {
        return openCl;
    }
}
