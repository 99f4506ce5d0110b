package dev.kiln.embedded.host;

/** Which lanes are active where code is being written. */
interface MaskSource {
    /** Whether some lanes may be inactive; if not, there is no mask to push. */
    boolean isPartial();

    /** Pushes the mask of active lanes, of INT lanes. */
    void push();

    /** Pushes the active lanes as the bits of a long. */
    void pushBits();
}
