package dev.kiln.hardware;

import dev.kiln.device.DeviceInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How large arrays have to be so that they go through main memory.
 *
 * @param elements of FP32, whole rows of 1,024
 * @param remarks what a reader of the results has to know of them
 */
record ArraySize(int elements, List<String> remarks) {
    private static final long ROW = 1024;

    /** Where nobody tells how large the last cache is. */
    private static final long UNKNOWN = 256L << 20;

    private static final long LEAST = 64L << 20;
    private static final long MOST = 1L << 30;

    /** STREAM's rule is four times the last cache. */
    private static final int TIMES = 4;

    /** All arrays and copies together leave most of the memory alone. */
    private static final int SHARE = 16;

    /**
     * The size for a device.
     *
     * @param asked bytes of an array, 0 for whatever is right
     * @param largest bytes of an array that the device takes
     */
    static ArraySize of(long asked, DeviceInfo info, long largest, Caches caches) {
        long right = caches.last() > 0 ? Math.max(LEAST, TIMES * caches.last()) : UNKNOWN;
        long limit = Math.min(MOST, Math.min(info.memoryBytes() / SHARE, largest));
        long bytes = Math.max(ROW * Float.BYTES, Math.min(asked > 0 ? asked : right, limit));
        long elements = bytes / (ROW * Float.BYTES) * ROW;
        List<String> remarks = new ArrayList<>();
        String cache = caches.last() > 0
                ? String.format(
                        Locale.ROOT,
                        ", %.1f times the last-level cache of %s",
                        (double) bytes / (double) caches.last(),
                        Amount.bytes((double) caches.last()))
                : "";
        remarks.add("Main memory: arrays of " + Amount.bytes((double) bytes) + " each" + cache + ".");
        if (caches.last() > 0 && bytes < TIMES * caches.last()) {
            remarks.add("Main memory: expected arrays of at least 4 times the last-level cache; part of what was"
                    + " measured is the cache's speed.");
        }
        return new ArraySize((int) elements, remarks);
    }
}
