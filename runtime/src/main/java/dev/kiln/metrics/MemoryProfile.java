package dev.kiln.metrics;

import java.util.List;

/**
 * What tensors take, by what they are for.
 *
 * @param step training steps done when it was measured
 * @param peakBytes largest sum over all categories at one time
 * @param categories one entry for each category of the allocator
 */
public record MemoryProfile(long step, long peakBytes, List<Category> categories) {
    /**
     * @param name such as {@code parameters}, {@code gradients}, {@code activations}
     * @param bytes allocated when it was measured
     * @param peakBytes most that was allocated at one time
     */
    public record Category(String name, long bytes, long peakBytes) {}
}
