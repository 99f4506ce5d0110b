package dev.kiln.train;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * All objects on the heap, dead ones as well: as long as nothing is collected, two looks tell exactly what all threads
 * together have allocated between them, by class.
 *
 * @param histogram objects and bytes of each class, as the JVM prints them
 * @param collections of garbage so far
 */
record HeapObjects(String histogram, long collections) {
    private static final Pattern LINE = Pattern.compile("^ *\\d+: +(\\d+) +(\\d+) +(\\S+).*$", Pattern.MULTILINE);

    /** Objects of one class. */
    record Count(long objects, long bytes) {
        static final Count NONE = new Count(0, 0);

        Count less(Count other) {
            return new Count(objects - other.objects, bytes - other.bytes);
        }
    }

    /** Collects what is dead, and then looks. */
    static HeapObjects collected() {
        System.gc();
        return now();
    }

    /** Looks. Looking itself leaves some objects. */
    static HeapObjects now() {
        try {
            String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[] {"-all"}},
                            new String[] {String[].class.getName()});
            return new HeapObjects(histogram, countCollections());
        } catch (JMException e) {
            throw new IllegalStateException("This JVM does not tell which objects it has", e);
        }
    }

    private static long countCollections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    /** Whether nothing was collected since an earlier look. */
    boolean isComparable(HeapObjects earlier) {
        return collections == earlier.collections;
    }

    /** What was allocated since an earlier look; classes have the names of {@link Class#getName}. */
    Map<String, Count> since(HeapObjects earlier) {
        Map<String, Count> before = earlier.counts();
        Map<String, Count> allocated = counts();
        allocated.replaceAll((type, count) -> count.less(before.getOrDefault(type, Count.NONE)));
        return allocated;
    }

    private Map<String, Count> counts() {
        Map<String, Count> counts = new LinkedHashMap<>();
        Matcher lines = LINE.matcher(histogram);
        while (lines.find()) {
            counts.put(lines.group(3), new Count(Long.parseLong(lines.group(1)), Long.parseLong(lines.group(2))));
        }
        return counts;
    }
}
