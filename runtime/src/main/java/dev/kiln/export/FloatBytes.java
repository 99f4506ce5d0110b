package dev.kiln.export;

import dev.kiln.tensor.ElementType;
import dev.kiln.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The values of an FP32 tensor as little-endian bytes. */
final class FloatBytes {
    private static final int CHUNK = 1 << 16;

    private FloatBytes() {}

    /** The size of a tensor's values. */
    static long size(Tensor tensor) {
        if (tensor.type() != ElementType.FLOAT32) {
            throw new IllegalArgumentException(tensor + " is not FP32");
        }
        return tensor.shape().elements() * Float.BYTES;
    }

    /** Writes the values in row-major order. */
    static void write(Tensor tensor, OutputStream out) throws IOException {
        long size = size(tensor);
        MemorySegment values = tensor.segment();
        byte[] chunk = new byte[CHUNK];
        // Arrow and every machine that Kiln runs on are little-endian: bytes are copied as they lie.
        for (long done = 0; done < size; done += CHUNK) {
            int length = (int) Math.min(CHUNK, size - done);
            MemorySegment.copy(values, ValueLayout.JAVA_BYTE, done, chunk, 0, length);
            out.write(chunk, 0, length);
        }
    }
}
