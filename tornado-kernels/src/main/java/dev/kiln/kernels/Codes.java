package dev.kiln.kernels;

/** What the codes of a {@link QuantFormat} mean before their scale is applied. */
public sealed interface Codes permits FloatCodes, IntegerCodes {
    /** Bits of a code. */
    int bits();

    /** The largest finite magnitude. */
    float largest();
}
