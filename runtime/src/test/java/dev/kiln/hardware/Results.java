package dev.kiln.hardware;

import dev.kiln.device.DeviceInfo;
import java.util.List;

/** Results that nobody measured, for tests. */
public final class Results {
    private Results() {}

    /** A result with one device. */
    public static BenchResult of(MeasuredDevice... devices) {
        return new BenchResult(
                "0.1", "25", "embedded", "2026-01-02T03:04:05Z", "Some CPU", 60, 61.5, false, List.of(devices));
    }

    /** A device of which everything is twice as fast as with {@code slowness} 2. */
    public static MeasuredDevice device(String name, double slowness) {
        return new MeasuredDevice(
                new DeviceInfo("embedded", name, "a device", "a driver", "cpu", "java", 1L << 34, 65_536, 4),
                "Some CPU",
                List.of(
                        one("peak.fp32.lanes", Group.PEAK, "FP32", "FP32", 4e8, 1e6, 1e-3 * slowness),
                        one("peak.fp64.lanes", Group.PEAK, "FP64", "FP64", 2e8, 1e6, 1e-3 * slowness),
                        one(MemoryWorks.COPY, Group.BANDWIDTH, "Copy", "FP32", 0, 2e8, 1e-2 * slowness),
                        one(MemoryWorks.TRIAD, Group.BANDWIDTH, "Triad", "FP32", 5e7, 3e8, 1.6e-2 * slowness),
                        one(LaunchWorks.SINGLE, Group.LAUNCH, "An execution", "INT32", 0, 4, 2e-6 * slowness),
                        one(LaunchWorks.CHAIN, Group.LAUNCH, "A task", "INT32", 0, 4, 1e-6 * slowness),
                        square(128, 1.2e-4 * slowness),
                        square(512, 8e-4 * slowness),
                        one("format.int4.512", Group.FORMAT, "INT4", "INT4", 2.7e8, 1e6, 1e-3 * slowness),
                        one("kernel.relu", Group.KERNEL, "ReLU", "FP32", 8e6, 64e6, 3e-3 * slowness),
                        training("FP32", "forward", 1e-3 * slowness),
                        training("FP32", "input-gradient", 1e-3 * slowness),
                        training("FP32", "weight-gradient", 1e-3 * slowness),
                        training("INT4/FP8_E4M3", "forward", 5e-4 * slowness),
                        training("INT4/FP8_E4M3", "input-gradient", 5e-4 * slowness),
                        training("INT4/FP8_E4M3", "weight-gradient", 5e-4 * slowness)),
                0.25,
                List.of("Transfers: nothing is moved."),
                List.of("Kernels: GELU: no time for it"));
    }

    private static Measurement square(int n, double seconds) {
        return one(
                "square.fp32." + n,
                Group.SQUARE,
                n + " × " + n + " × " + n,
                "FP32",
                2.0 * n * n * n,
                12.0 * n * n,
                seconds);
    }

    private static Measurement training(String format, String word, double seconds) {
        return one(
                ProductWorks.trainingId(format, word, 64, 512),
                Group.TRAINING,
                word + " " + format,
                format,
                3e7,
                1e6,
                seconds);
    }

    /** A measurement with five repetitions that differ by a percent or so. */
    static Measurement one(
            String id, Group group, String name, String format, double operations, double bytes, double seconds) {
        Statistics statistics =
                Statistics.of(0.99 * seconds, 1.01 * seconds, seconds, 0.995 * seconds, 1.005 * seconds);
        return new Measurement(id, group, name, format, operations, bytes, statistics, 0);
    }
}
