package dev.kiln.metrics;

import java.lang.management.ManagementFactory;
import java.util.function.DoubleSupplier;

/**
 * Adds up what the machine does from one logged step to the next. An evaluation or a checkpoint between the two makes
 * the stretch one of other work, which is left out.
 */
public final class MachineMeter {
    private static final double NANOS = 1e9;

    private final DoubleSupplier seconds;
    private final DoubleSupplier cpuSeconds;
    private final DoubleSupplier joules;
    private long step;
    private double from = Double.NaN;
    private double cpuFrom;
    private double joulesFrom;
    private double sum;
    private double cpuSum;
    private double joulesSum;

    /** A meter of this process and this machine. */
    public MachineMeter() {
        this(() -> System.nanoTime() / NANOS, MachineMeter::processorSeconds, PowerCap.of(PowerCap.PLACE)::joules);
    }

    /** A meter of any clocks, each of which only rises. */
    MachineMeter(DoubleSupplier seconds, DoubleSupplier cpuSeconds, DoubleSupplier joules) {
        this.seconds = seconds;
        this.cpuSeconds = cpuSeconds;
        this.joules = joules;
    }

    /** Called after each logged step. */
    public void step(long number) {
        double now = seconds.getAsDouble();
        double cpu = cpuSeconds.getAsDouble();
        double energy = joules.getAsDouble();
        if (!Double.isNaN(from)) {
            sum += now - from;
            cpuSum += cpu - cpuFrom;
            joulesSum += energy - joulesFrom;
        }
        step = number;
        from = now;
        cpuFrom = cpu;
        joulesFrom = energy;
    }

    /** Called after work that is no step. */
    public void pause() {
        from = Double.NaN;
    }

    /** What was added up so far. */
    public MachineMetrics metrics() {
        return new MachineMetrics(step, sum, cpuSum, sum > 0 ? joulesSum : Double.NaN);
    }

    private static double processorSeconds() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime() / NANOS
                : Double.NaN;
    }
}
