package dev.kiln.hardware;

import dev.kiln.KilnException;
import dev.kiln.device.DeviceInfo;
import dev.kiln.device.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Measures one device. Everything is visited in turn, again and again: first until nothing becomes faster any more,
 * since compilers take over while kernels run, then for the results. So drifts of clock or neighbours spread over all
 * measurements and show in their deviation. A visit makes a work ready, executes it once for the caches and transfers,
 * and then times executions for some milliseconds.
 */
public final class HardwareBench {
    /** The share of the time that goes to warming up at most. */
    private static final double WARM_UP = 0.5;

    /** The share of the time that kernels may take together to become fast. */
    private static final double PATIENCE = 0.3;

    /** The share that a kernel which only computes may take: it gains most, and everything is compared with it. */
    private static final double PEAK_PATIENCE = 0.08;

    /** A kernel has become fast when it takes less than this share of its first times. */
    private static final double RIPE = 0.4;

    /** What is written in Java and not by hand for a device. */
    private static final Set<Group> RIPENING = Set.of(Group.PEAK, Group.BANDWIDTH, Group.KERNEL);

    /** Passes without anything becoming faster that end the warm-up. */
    private static final int QUIET_PASSES = 3;

    private static final long PAUSE = 20_000_000;

    /** Nothing has become faster in a pass whose visits took more than this share of the best times before. */
    private static final double FASTER = 0.9;

    /** Rows and columns of the product that tells a limit. */
    private static final int LARGE_PRODUCT = 2048;

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

    /** Nanoseconds that a kernel may take to become fast. */
    private final long patience;

    private HardwareBench(List<WorkSpec> works, boolean ripens, double seconds, BenchListener listener) {
        this.listener = listener;
        this.length = (long) (seconds * NANOS);
        long kernels =
                works.stream().filter(work -> RIPENING.contains(work.group())).count();
        this.patience = ripens ? (long) (PATIENCE * length / Math.max(1, kernels)) : 0;
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
        Caches caches = caches(info);
        return measure(
                target,
                info,
                settings.arrayBytes(),
                seconds,
                listener,
                (bench, remarks) -> works(bench, settings, caches, remarks));
    }

    /**
     * Measures what a device can do at most, and nothing else: FP32 in registers and in one large product, and the
     * bandwidth of main memory.
     *
     * @param seconds to aim at
     * @param stopped ends it early
     * @throws KilnException with code {@code device-failed} where nothing could be measured
     */
    public static MeasuredDevice limits(Target target, DeviceInfo info, double seconds, BooleanSupplier stopped) {
        return measure(
                target,
                info,
                0,
                seconds,
                BenchListener.until(stopped),
                (bench, remarks) -> Stream.of(
                                new PeakWorks(bench).all(),
                                new MemoryWorks(bench).bandwidths(Caches.UNKNOWN),
                                new ProductWorks(bench).squares(List.of(LARGE_PRODUCT)))
                        .flatMap(List::stream)
                        .filter(WorkSpec::isEssential)
                        .toList());
    }

    /** Chooses what is measured; says in {@code remarks} what has to be known of it. */
    private interface Choice {
        List<WorkSpec> works(Workbench bench, List<String> remarks);
    }

    private static Caches caches(DeviceInfo info) {
        return info.kind().equals("cpu") ? Caches.ofThisMachine() : Caches.UNKNOWN;
    }

    private static MeasuredDevice measure(
            Target target, DeviceInfo info, long arrayBytes, double seconds, BenchListener listener, Choice choice) {
        ArraySize size = ArraySize.of(arrayBytes, info, target.device().getMaxAllocMemory(), caches(info));
        try (Workbench bench = new Workbench(target, info, size.elements())) {
            List<String> remarks = new ArrayList<>(size.remarks());
            HardwareBench run = new HardwareBench(
                    choice.works(bench, remarks),
                    // Other devices' drivers compile before they run.
                    target.capabilities().inPlace(),
                    seconds,
                    listener);
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

    /** Everything once with patience, then again and again until nothing becomes faster. */
    private void warmUp() {
        int quiet = 0;
        for (int pass = 0; quiet < QUIET_PASSES; pass++) {
            boolean faster = false;
            for (Series one : series) {
                if (listener.isStopped() || (pass > 0 && passed() > WARM_UP * length)) {
                    return;
                }
                if (pass == 0 && !one.spec().isEssential() && passed() > WARM_UP * length) {
                    one.leaveOut("no time for it; more with --budget");
                }
                if (one.isOpen()) {
                    tell(one, true);
                    double seconds = visit(one, pass == 0 ? patient(one) : work -> timed(work, 0));
                    faster |= one.isOpen() && one.warm(seconds, FASTER);
                }
            }
            quiet = faster ? 0 : quiet + 1;
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
                    double seconds = visit(one, work -> timed(work, visit));
                    if (one.isOpen()) {
                        one.add(seconds);
                    }
                }
            }
        }
    }

    /** What is done with a work that is ready. */
    private interface Visit {
        /** Returns the seconds of an execution. */
        double seconds(Work work);
    }

    /** Returns the seconds of an execution; leaves the work out where it fails. */
    private static double visit(Series one, Visit visit) {
        try (Work work = one.spec().opener().get()) {
            work.run();
            return visit.seconds(work);
        } catch (RuntimeException | OutOfMemoryError e) {
            // A device that can do most of it is still worth a page; what it can't do stands there.
            String message = e.getMessage() == null ? e.toString() : e.getMessage();
            one.leaveOut("failed: " + message.strip().replaceAll("\\s+", " "));
            return Double.NaN;
        }
    }

    private static double timed(Work work, long nanos) {
        long begin = System.nanoTime();
        long end = begin;
        int executions = 0;
        while (executions == 0 || end - begin < nanos) {
            work.run();
            executions++;
            end = System.nanoTime();
        }
        return (end - begin) / (double) executions / NANOS;
    }

    /** Executes with pauses, in which compilers work, until it has become much faster or patience ends. */
    private Visit patient(Series one) {
        Group group = one.spec().group();
        long most = group == Group.PEAK ? (long) (PEAK_PATIENCE * length) : patience;
        long nanos = patience > 0 && RIPENING.contains(group) ? Math.max(patience, most) : 0;
        return work -> {
            double slow = timed(work, 0);
            long end = System.nanoTime() + nanos;
            double best = slow;
            int since = 0;
            for (int i = 0; System.nanoTime() < end && (best > RIPE * slow || since < LEAST_PASSES); i++) {
                LockSupport.parkNanos(PAUSE);
                double seconds = timed(work, 0);
                since = seconds < FASTER * best ? 0 : since + 1;
                best = Math.min(best, seconds);
                // The first ones are those of an interpreter.
                slow = i < LEAST_PASSES ? best : slow;
            }
            return best;
        };
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
