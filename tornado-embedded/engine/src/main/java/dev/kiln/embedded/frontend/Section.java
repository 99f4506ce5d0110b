package dev.kiln.embedded.frontend;

/** The sections of {@code docs/KERNELS.md} that a refusal can point at. */
public enum Section {
    /** What a kernel method looks like and how it is compiled. */
    METHOD("The method"),
    /** What can be passed to it. */
    PARAMETERS("Parameters"),
    /** Work items: {@code KernelContext} and {@code @Parallel}. */
    GRID("Work items"),
    /** Numbers and what may be done with them. */
    ARITHMETIC("Types and arithmetic"),
    /** Branches and loops. */
    CONTROL_FLOW("Control flow"),
    /** Global and private arrays. */
    ARRAYS("Arrays"),
    /** Records and other objects. */
    OBJECTS("Objects and vectors"),
    /** What the work items of a group share. */
    GROUPS("Local memory, barriers and atomics"),
    /** Calls and constants. */
    HELPERS("Helpers and constants"),
    /** Exponentials, square roots and their kin. */
    MATHEMATICS("Mathematical functions");

    private final String heading;

    Section(String heading) {
        this.heading = heading;
    }

    /** The heading in the document. */
    public String heading() {
        return heading;
    }
}
