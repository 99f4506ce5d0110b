package dev.kiln.embedded.ir;

/**
 * A mutable variable, one per work item.
 *
 * @param id unique within the kernel
 * @param name the name in the Java source, made unique within the kernel (a temporary's begins with {@code t$})
 */
public record Variable(int id, String name, ValueType type) {
    /** Whether this holds an intermediate value that has no name in the source. */
    public boolean isTemporary() {
        return name.startsWith("t$");
    }
}
