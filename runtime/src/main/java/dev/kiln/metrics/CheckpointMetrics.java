package dev.kiln.metrics;

/**
 * A checkpoint that was written.
 *
 * @param step training steps that it contains
 * @param path where it lies, relative to the run directory
 * @param bytes size on disk
 * @param seconds how long writing took, flushing to the disk included
 */
public record CheckpointMetrics(long step, String path, long bytes, double seconds) {}
