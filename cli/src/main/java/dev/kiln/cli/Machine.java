package dev.kiln.cli;

import dev.kiln.metrics.report.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What this machine says about itself. */
final class Machine {
    private Machine() {}

    /** Name of the processor, {@code unknown} where it is not told. */
    static String processor() {
        return field(Path.of("/proc/cpuinfo"), "model name");
    }

    /** Size of the main memory, {@code unknown} where it is not told. */
    static String memory() {
        String kibibytes = field(Path.of("/proc/meminfo"), "MemTotal").replaceAll("[^0-9]", "");
        return kibibytes.isEmpty() ? "unknown" : Unit.bytes(Double.parseDouble(kibibytes) * 1024);
    }

    private static String field(Path file, String name) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name) && line.indexOf(':') > 0)
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException otherSystem) {
            return "unknown";
        }
    }
}
