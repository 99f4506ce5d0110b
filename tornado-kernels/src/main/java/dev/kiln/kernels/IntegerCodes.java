package dev.kiln.kernels;

/**
 * Integers in two's complement, the same range on both sides of zero: the most negative one is never written, and found
 * in a file it is an error.
 *
 * @param bits 2 to 8
 */
public record IntegerCodes(int bits) implements Codes {
    /** Checks the width. */
    public IntegerCodes {
        if (bits < 2 || bits > Byte.SIZE) {
            throw new IllegalArgumentException("integer codes: expected 2 to 8 bits, got " + bits);
        }
    }

    @Override
    public float largest() {
        return (1 << (bits - 1)) - 1;
    }
}
