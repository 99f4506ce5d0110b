package dev.kiln.data;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The start of an IDX file: two zero bytes, a type code, the number of dimensions, then each dimension as 32 bits.
 * Everything is big-endian. Format: Yann LeCun, "The MNIST database", section "The IDX file format".
 *
 * @param type what one value is
 * @param dimensions sizes, the number of items first
 */
record IdxHeader(Type type, List<Integer> dimensions) {
    enum Type {
        UINT8(0x08, 1),
        INT8(0x09, 1),
        INT16(0x0B, 2),
        INT32(0x0C, 4),
        FLOAT32(0x0D, 4),
        FLOAT64(0x0E, 8);

        private final int code;
        private final int bytes;

        Type(int code, int bytes) {
            this.code = code;
            this.bytes = bytes;
        }

        int code() {
            return code;
        }

        int bytes() {
            return bytes;
        }

        boolean isInteger() {
            return this != FLOAT32 && this != FLOAT64;
        }
    }

    IdxHeader {
        dimensions = List.copyOf(dimensions);
    }

    int items() {
        return dimensions.get(0);
    }

    /** The dimensions of one item; a plain row of values has items of one value. */
    List<Integer> itemShape() {
        return dimensions.size() == 1 ? List.of(1) : dimensions.subList(1, dimensions.size());
    }

    /** Values of one item. */
    int itemElements() {
        return itemShape().stream().reduce(1, Math::multiplyExact);
    }

    @Override
    public String toString() {
        return dimensions.stream().map(String::valueOf).collect(Collectors.joining(" × ")) + " values of " + type;
    }
}
