package uk.ac.manchester.tornado.api.common;

/** How a task uses an array. */
public enum Access {
    /** Not known, or a scalar. */
    NONE((byte) 0b00),
    /** Only read. */
    READ_ONLY((byte) 0b01),
    /** Only written. */
    WRITE_ONLY((byte) 0b10),
    /** Read and written. */
    READ_WRITE((byte) 0b11);

    /** Bit 0: is read; bit 1: is written. */
    public final byte position;

    Access(byte position) {
        this.position = position;
    }
}
