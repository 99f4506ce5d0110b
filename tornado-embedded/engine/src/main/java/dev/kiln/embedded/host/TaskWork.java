package dev.kiln.embedded.host;

/**
 * What a task does: each array that it reads goes to it once, each that it writes goes from it once, whatever caches
 * spare or lose. Of an array counts what the task's accesses can reach; a task that finds out that it has nothing to do
 * does less.
 *
 * @param bytesRead bytes of the arrays, or of their parts, that it reads
 * @param bytesWritten bytes of those that it writes
 * @param operations multiplications and additions of a matrix product; 0 for all other tasks, which memory limits
 */
public record TaskWork(long bytesRead, long bytesWritten, double operations) {}
