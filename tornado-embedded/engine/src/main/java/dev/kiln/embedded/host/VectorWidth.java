package dev.kiln.embedded.host;

import jdk.incubator.vector.VectorShape;

/** How wide the vectors of the whole engine are. Results do not depend on it. */
public final class VectorWidth {
    /** The system property that sets the width, for tests: 128, 256 or 512 bits, whatever the processor has. */
    public static final String PROPERTY = "kiln.vector.bits";

    /** What the JVM prefers, between 128 and 512 bits: narrower ones hold no four shorts, wider ones are untested. */
    public static final VectorShape SHAPE = shape();

    private VectorWidth() {}

    private static VectorShape shape() {
        int preferred = Math.clamp(VectorShape.preferredShape().vectorBitSize(), 128, 512);
        return VectorShape.forBitSize(checked(Integer.getInteger(PROPERTY, preferred)));
    }

    static int checked(int bits) {
        if (bits != 128 && bits != 256 && bits != 512) {
            throw new IllegalArgumentException(
                    "System property " + PROPERTY + " must be 128, 256 or 512, but is " + bits);
        }
        return bits;
    }
}
