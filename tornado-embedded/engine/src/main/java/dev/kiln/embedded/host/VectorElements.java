package dev.kiln.embedded.host;

import dev.kiln.embedded.ir.ElementType;
import dev.kiln.embedded.ir.ValueType;

/** Bytecode that moves consecutive elements between native memory and the vector of their values. */
final class VectorElements {
    private final VectorCode vectors;

    VectorElements(VectorMethod method) {
        vectors = method.vectors();
    }

    /** Whether as many elements as a vector has lanes are wide enough for a vector of their own. */
    static boolean fit(ElementType element) {
        return element != ElementType.BYTE || Lanes.NARROW_BYTES;
    }

    /** Pushes the elements at the address in a local variable. */
    void load(ElementType element, int address) {
        switch (element) {
            case BYTE -> {
                vectors.fromMemory("ByteVector", "BYTES", address);
                vectors.convert("B2I", ValueType.INT, 0);
            }
            case SHORT -> {
                vectors.fromMemory("ShortVector", "SHORTS", address);
                vectors.convert("S2I", ValueType.INT, 0);
            }
            case CHAR -> {
                vectors.fromMemory("ShortVector", "SHORTS", address);
                vectors.convert("ZERO_EXTEND_S2I", ValueType.INT, 0);
            }
            case INT -> vectors.fromMemory("IntVector", "INTS", address);
            case LONG -> vectors.fromMemory("LongVector", "LONGS", address);
            case FLOAT -> vectors.fromMemory("FloatVector", "FLOATS", address);
            case DOUBLE -> vectors.fromMemory("DoubleVector", "DOUBLES", address);
        }
    }

    /** Stores the vector on the stack at the address in a local variable. */
    void store(ElementType element, int address) {
        switch (element) {
            case BYTE -> {
                vectors.narrow("I2B", "BYTES", "ByteVector");
                vectors.intoMemory("ByteVector", address);
            }
            case SHORT, CHAR -> {
                vectors.narrow("I2S", "SHORTS", "ShortVector");
                vectors.intoMemory("ShortVector", address);
            }
            case INT -> vectors.intoMemory("IntVector", address);
            case LONG -> vectors.intoMemory("LongVector", address);
            case FLOAT -> vectors.intoMemory("FloatVector", address);
            case DOUBLE -> vectors.intoMemory("DoubleVector", address);
        }
    }
}
