package dev.kiln.embedded.host;

/** What a generated class implements: the kernel, for a box of work items. */
interface KernelCode {
    /**
     * Runs the work items of a box, given by global ids, ends excluded. For a kernel with barriers or local arrays the
     * box is one group.
     */
    void run(Frame frame, Scratch scratch, int x0, int x1, int y0, int y1, int z0, int z1);

    /** Returns how many work items a dimension of a kernel with {@code @Parallel} loops has; may be negative. */
    int tripCount(Frame frame, int dimension);
}
