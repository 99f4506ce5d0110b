package dev.kiln.embedded.graph;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import jdk.incubator.vector.VectorShape;
import uk.ac.manchester.tornado.api.TornadoTargetDevice;

/** What is known about this machine. */
final class HostHardware implements TornadoTargetDevice {

    /** A group's local memory is a Java array; kernels that want more than a GPU has are not portable. */
    private static final long LOCAL_BYTES = 64 << 10;

    private static final int LARGEST_GROUP = 1024;

    private final int threads;
    private final String processor = processorName();

    HostHardware(int threads) {
        this.threads = threads;
    }

    @Override
    public String getDeviceName() {
        return processor;
    }

    @Override
    public long getDeviceGlobalMemorySize() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }

    @Override
    public long getDeviceLocalMemorySize() {
        return LOCAL_BYTES;
    }

    @Override
    public int getDeviceMaxComputeUnits() {
        return threads;
    }

    @Override
    public long[] getDeviceMaxWorkItemSizes() {
        return new long[] {LARGEST_GROUP, LARGEST_GROUP, LARGEST_GROUP};
    }

    @Override
    public long[] getDeviceMaxWorkGroupSize() {
        return new long[] {LARGEST_GROUP};
    }

    @Override
    public int getMaxThreadsPerBlock() {
        return LARGEST_GROUP;
    }

    @Override
    public int getDeviceMaxClockFrequency() {
        return 0;
    }

    @Override
    public long getDeviceMaxConstantBufferSize() {
        return getDeviceMaxAllocationSize();
    }

    @Override
    public long getDeviceMaxAllocationSize() {
        return Math.min(getDeviceGlobalMemorySize(), (long) Integer.MAX_VALUE * Double.BYTES);
    }

    @Override
    public String getDeviceInfo() {
        return String.format(
                Locale.ROOT,
                "%s, %d threads, %d-bit vectors, %.1f GiB, types int8 int16 int32 int64 float32 float64",
                processor,
                threads,
                VectorShape.preferredShape().vectorBitSize(),
                getDeviceGlobalMemorySize() / (double) (1L << 30));
    }

    /** Returns what Linux calls the processor, or else the architecture. */
    private static String processorName() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }
}
