package dev.kiln.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The energy counters of the processor packages (RAPL), as Linux shows them under {@code /sys/class/powercap}. They
 * count microjoules and begin again at zero at a range that they tell.
 */
final class PowerCap {
    /** Where Linux shows them. */
    static final Path PLACE = Path.of("/sys/class/powercap");

    private static final double MICRO = 1e-6;

    /** A package, not one of its parts: {@code intel-rapl:0}, which AMD's processors are called, too. */
    private static final String PACKAGE = "intel-rapl:\\d+";

    private final List<Counter> counters;

    private PowerCap(List<Counter> counters) {
        this.counters = counters;
    }

    /** A counter, and what it has gone through. */
    private static final class Counter {
        final Path file;
        final long range;
        long last;
        double passed;

        Counter(Path file, long range, long last) {
            this.file = file;
            this.range = range;
            this.last = last;
        }

        double joules() throws IOException {
            long now = read(file);
            passed += now >= last ? now - last : now + range - last;
            last = now;
            return passed * MICRO;
        }
    }

    /** The counters that can be read; none where there are none, or only for others. */
    static PowerCap of(Path place) {
        List<Counter> counters = new ArrayList<>();
        try (Stream<Path> entries = Files.list(place)) {
            for (Path entry : entries.sorted().toList()) {
                if (String.valueOf(entry.getFileName()).matches(PACKAGE)) {
                    Path file = entry.resolve("energy_uj");
                    counters.add(new Counter(file, read(entry.resolve("max_energy_range_uj")), read(file)));
                }
            }
        } catch (IOException | NumberFormatException unreadable) {
            return new PowerCap(List.of());
        }
        return new PowerCap(counters);
    }

    /** Joules of all packages since this was made; NaN where they can't be read. */
    double joules() {
        double sum = counters.isEmpty() ? Double.NaN : 0;
        try {
            for (Counter counter : counters) {
                sum += counter.joules();
            }
        } catch (IOException | NumberFormatException unreadable) {
            return Double.NaN;
        }
        return sum;
    }

    private static long read(Path file) throws IOException {
        return Long.parseLong(Files.readString(file).strip());
    }
}
