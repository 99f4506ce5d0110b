package dev.kiln.hardware;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What this machine's processors have done until now, as Linux tells it.
 *
 * @param busyNanos all processors together, with what the machine's host took from them
 * @param allNanos the same with the time in which they had nothing to do; 0 where that is not told
 * @param ownNanos of them, what this process took
 */
record MachineLoad(long busyNanos, long allNanos, long ownNanos) {
    private static final Path STATISTICS = Path.of("/proc/stat");

    /** Linux counts for programs in hundredths of a second. */
    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1) / 100;

    /** User, nice, system, idle, waiting for disks, interrupts, soft interrupts, taken by the host. */
    private static final int COUNTS = 8;

    private static final List<Integer> IDLE = List.of(3, 4);

    /** That of this moment. */
    static MachineLoad now() {
        long own =
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                        ? system.getProcessCpuTime()
                        : 0;
        try {
            return parse(Files.readString(STATISTICS), own);
        } catch (IOException notTold) {
            return new MachineLoad(0, 0, own);
        }
    }

    /** Reads the text of {@code /proc/stat}. */
    static MachineLoad parse(String text, long own) {
        String[] words = text.lines().findFirst().orElse("").strip().split("\\s+", -1);
        if (words.length <= COUNTS || !words[0].equals("cpu")) {
            return new MachineLoad(0, 0, own);
        }
        long busy = 0;
        long all = 0;
        try {
            for (int i = 0; i < COUNTS; i++) {
                long nanos = Long.parseLong(words[i + 1]) * TICK_NANOS;
                all += nanos;
                busy += IDLE.contains(i) ? 0 : nanos;
            }
        } catch (NumberFormatException otherForm) {
            return new MachineLoad(0, 0, own);
        }
        return new MachineLoad(busy, all, own);
    }

    /** The share of the processors that others took since then, 0…1; 0 where that is not told. */
    double othersSince(MachineLoad before) {
        double all = allNanos - before.allNanos;
        double others = (double) (busyNanos - before.busyNanos) - (ownNanos - before.ownNanos);
        return allNanos == 0 || !(all > 0) ? 0 : Math.clamp(others / all, 0, 1);
    }
}
