package dev.kiln.embedded.ir;

/** An array that a kernel reads and writes by index. An index outside it is an error, as in Java. */
public sealed interface Memory {
    /** The name in the Java source, made unique within the kernel. */
    String name();

    /** The type of the elements. */
    ElementType element();

    /**
     * Global memory: an array parameter, either a native array of the TornadoVM API or a Java array. Two buffers may be
     * the same array at run time.
     *
     * @param parameter the position of the parameter in the kernel method, from 0
     */
    record Buffer(int parameter, String name, ElementType element) implements Memory {}

    /** Local memory, shared by the work items of one group; its contents are undefined until written. */
    record LocalArray(String name, ElementType element, int length) implements Memory {}

    /** Private memory, one per work item; {@link Stmt.Clear} stands where the Java source says {@code new}. */
    record PrivateArray(String name, ElementType element, int length) implements Memory {}
}
