package dev.kiln.device;

/**
 * A device that tasks can run on.
 *
 * @param engine {@code embedded} or {@code tornadovm}
 * @param name by which {@code --device} knows it
 * @param description one line for people
 * @param platform driver or virtual machine behind it
 * @param kind {@code cpu}, {@code gpu}, …
 * @param backend {@code java}, {@code opencl}, …
 * @param memoryBytes that arrays can use
 * @param localMemoryBytes that a work group can share
 * @param processors that work at the same time
 */
public record DeviceInfo(
        String engine,
        String name,
        String description,
        String platform,
        String kind,
        String backend,
        long memoryBytes,
        long localMemoryBytes,
        int processors) {}
