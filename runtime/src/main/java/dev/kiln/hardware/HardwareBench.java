package dev.kiln.hardware;

import dev.kiln.KilnException;
import dev.kiln.device.DeviceInfo;
import dev.kiln.device.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures one device. Everything is visited in turn, again and again: first until nothing becomes faster any more,
 * since compilers take over while kernels run, then for the results. So drifts of clock or neighbours spread over all
 * measurements and show in their deviation. A visit makes a work ready, executes it once for the caches and transfers,
 * and then times executions for some milliseconds.
 */
public final class HardwareBench {
    /** The share of the time that goes to warming up at most. */
    private static final double WARM_UP = 0.5;

    /** After this share of the time nothing is begun that can be left out. */
    private static final double BEGIN = 0.35;

    /** Passes without anything becoming faster that end the warm-up. */
    private static final int QUIET_PASSES = 3;

    private static final long PAUSE = 20_000_000;

    /** Nothing has become faster in a pass whose visits took more than this share of the best times before. */
    private static final double FASTER = 0.9;

    private static final int LEAST_PASSES = 3;
    private static final int MOST_PASSES = 30;

    /** Passes that the time of a visit is planned for. */
    private static final int WANTED_PASSES = 12;

    private static final long SHORTEST_VISIT = 2_000_000;
    private static final long LONGEST_VISIT = 50_000_000;
    private static final long NANOS = 1_000_000_000;

    private final BenchListener listener;
    private final long start = System.nanoTime();
    private final long length;
    private final List<Series> series;

    private HardwareBench(List<WorkSpec> works, double seconds, BenchListener listener) {
        this.listener = listener;
        this.length = (long) (seconds * NANOS);
        this.series = works.stream().map(Series::new).toList();
    }

    /**
     * Measures a device.
     *
     * @param info what is told about it
     * @param seconds to aim at: the least that is needed takes some all the same, and what there is no time for is left
     *     out
     * @return what was found; less where the listener stopped it
     * @throws KilnException with code {@code device-failed} where nothing could be measured
     */
    public static MeasuredDevice measure(
            Target target, DeviceInfo info, BenchSettings settings, double seconds, BenchListener listener) {
        Caches caches = info.kind().equals("cpu") ? Caches.ofThisMachine() : Caches.UNKNOWN;
        ArraySize size =
                ArraySize.of(settings.arrayBytes(), info, target.device().getMaxAllocMemory(), caches);
        try (Workbench bench = new Workbench(target, info, size.elements())) {
            List<String> remarks = new ArrayList<>(size.remarks());
            HardwareBench run = new HardwareBench(works(bench, settings, caches, remarks), seconds, listener);
            run.warmUp();
            MachineLoad before = MachineLoad.now();
            run.measure();
            double others = info.kind().equals("cpu") ? MachineLoad.now().othersSince(before) : 0;
            return run.result(target, info, others, remarks);
        }
    }

    /** All works in the order in which they are told, what has to be known of them in {@code remarks}. */
    static List<WorkSpec> works(Workbench bench, BenchSettings settings, Caches caches, List<String> remarks) {
        List<WorkSpec> works = new ArrayList<>(new PeakWorks(bench).all());
        MemoryWorks memory = new MemoryWorks(bench);
        works.addAll(memory.bandwidths(caches));
        List<WorkSpec> transfers = memory.transfers();
        if (transfers.isEmpty()) {
            remarks.add("Transfers: the device works in the host's memory; nothing is moved.");
        }
        works.addAll(transfers);
        works.addAll(new LaunchWorks(bench).all());
        ProductWorks products = new ProductWorks(bench);
        works.addAll(products.squares(settings.sizes()));
        works.addAll(products.formats(settings.sizes()));
        works.addAll(new KernelWorks(bench).all());
        works.addAll(products.training(settings.steps()));
        return works;
    }

    /**
     * Everything is executed twice, which makes compilers take notice, and then again and again with pauses, in which
     * they work.
     */
    private void warmUp() {
        int quiet = 0;
        for (int pass = 0; quiet < QUIET_PASSES; pass++) {
            boolean faster = false;
            for (Series one : series) {
                if (listener.isStopped() || (pass > 0 && passed() > WARM_UP * length)) {
                    return;
                }
                if (pass == 0 && !one.spec().isEssential() && passed() > BEGIN * length) {
                    one.leaveOut("no time for it; more with --budget");
                }
                if (one.isOpen()) {
                    tell(one, true);
                    double seconds = visit(one, 0);
                    faster |= one.isOpen() && one.warm(seconds, FASTER);
                    pause(pass);
                }
            }
            quiet = faster ? 0 : quiet + 1;
        }
    }

    /** Leaves the processors to compilers for a moment, at the cost of a tenth of the time at most. */
    private void pause(int pass) {
        long nanos = Math.min(PAUSE, length / 10 / series.size());
        if (pass > 0 && nanos > 0) {
            LockSupport.parkNanos(nanos);
        }
    }

    private void measure() {
        long left = Math.max(0, length - passed());
        long visit = Math.clamp(left / ((long) WANTED_PASSES * series.size()), SHORTEST_VISIT, LONGEST_VISIT);
        for (int pass = 0; pass < MOST_PASSES; pass++) {
            for (Series one : series) {
                if (listener.isStopped() || (pass >= LEAST_PASSES && passed() > length)) {
                    return;
                }
                if (one.isOpen()) {
                    tell(one, false);
                    double seconds = visit(one, visit);
                    if (one.isOpen()) {
                        one.add(seconds);
                    }
                }
            }
        }
    }

    /** Returns the seconds of an execution; leaves the work out where it fails. */
    private static double visit(Series one, long nanos) {
        try (Work work = one.spec().opener().get()) {
            work.run();
            long begin = System.nanoTime();
            long end = begin;
            int executions = 0;
            while (executions == 0 || end - begin < nanos) {
                work.run();
                executions++;
                end = System.nanoTime();
            }
            return (end - begin) / (double) executions / NANOS;
        } catch (RuntimeException | OutOfMemoryError e) {
            // A device that can do most of it is still worth a page; what it can't do stands there.
            String message = e.getMessage() == null ? e.toString() : e.getMessage();
            one.leaveOut("failed: " + message.strip().replaceAll("\\s+", " "));
            return Double.NaN;
        }
    }

    private void tell(Series one, boolean warmingUp) {
        listener.onVisit(one.spec().title(), warmingUp, Math.clamp(passed() / (double) length, 0, 1));
    }

    private long passed() {
        return System.nanoTime() - start;
    }

    private MeasuredDevice result(Target target, DeviceInfo info, double others, List<String> remarks) {
        List<Measurement> measured = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        for (Series one : series) {
            one.measurement().ifPresentOrElse(measured::add, () -> leftOut.add(one.leftOut()));
        }
        if (measured.isEmpty() && !listener.isStopped()) {
            throw new KilnException(
                    "device-failed",
                    "Device " + target.name() + " failed at everything; the first reason: " + leftOut.getFirst()
                            + "; see what it can do: kiln doctor --device " + target.name());
        }
        measured.forEach(one -> listener.onMeasurement(target.name(), one));
        String hardware = target.device().getPhysicalDevice().getDeviceName();
        return new MeasuredDevice(info, hardware, measured, others, remarks, leftOut);
    }
}
