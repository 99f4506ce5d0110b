package dev.kiln.hardware;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The caches of this machine's processors as Linux tells them.
 *
 * @param levels by level, the bytes of data that all caches of the level hold together; empty where it is not told
 */
record Caches(SortedMap<Integer, Long> levels) {
    /** Those of a device that does not tell. */
    static final Caches UNKNOWN = new Caches(new TreeMap<>());

    private static final Path PROCESSORS = Path.of("/sys/devices/system/cpu");

    /** Those of the machine that this runs on. */
    static Caches ofThisMachine() {
        return read(PROCESSORS);
    }

    /**
     * Reads a folder of processors: each has its caches and says with whom it shares them.
     *
     * @param folder with {@code cpu0/cache/index0/level} and so on
     */
    static Caches read(Path folder) {
        SortedMap<Integer, Long> levels = new TreeMap<>();
        try (Stream<Path> processors = Files.list(folder)) {
            List<Path> all = processors
                    .filter(path -> path.getFileName().toString().matches("cpu\\d+"))
                    .sorted()
                    .toList();
            for (Path processor : all) {
                add(processor, levels);
            }
        } catch (IOException notTold) {
            return UNKNOWN;
        }
        return new Caches(levels);
    }

    /** Bytes of the last level, 0 where that is not known. */
    long last() {
        return levels.isEmpty() ? 0 : levels.sequencedValues().getLast();
    }

    private static void add(Path processor, SortedMap<Integer, Long> levels) throws IOException {
        Path caches = processor.resolve("cache");
        if (!Files.isDirectory(caches)) {
            return;
        }
        try (Stream<Path> indexes = Files.list(caches)) {
            for (Path index : indexes.filter(
                            path -> path.getFileName().toString().startsWith("index"))
                    .toList()) {
                // A cache that several processors share is counted at the first of them.
                String first = text(index, "shared_cpu_list").replaceAll("[^0-9].*", "");
                boolean counts = processor.getFileName().toString().equals("cpu" + first);
                if (counts && !text(index, "type").equals("Instruction")) {
                    levels.merge(Integer.parseInt(text(index, "level")), bytes(text(index, "size")), Long::sum);
                }
            }
        } catch (NumberFormatException e) {
            throw new IOException("a cache of " + processor + " is told in a way that is not known", e);
        }
    }

    private static String text(Path index, String name) throws IOException {
        return Files.readString(index.resolve(name)).strip();
    }

    private static long bytes(String size) {
        long number = Long.parseLong(size.replaceAll("[KMG]$", ""));
        return size.endsWith("K") ? number << 10 : size.endsWith("M") ? number << 20 : number;
    }
}
