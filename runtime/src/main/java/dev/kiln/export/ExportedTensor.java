package dev.kiln.export;

import dev.kiln.model.Memory;
import dev.kiln.tensor.ElementType;
import dev.kiln.tensor.Shape;
import dev.kiln.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * A tensor and what other programs call its elements.
 *
 * @param tensor in the memory that it is written from
 * @param elements what they are
 */
public record ExportedTensor(Tensor tensor, Elements elements) {
    private static final int CHUNK = 1 << 16;

    /** Kinds of elements. */
    public enum Elements {
        /** IEEE 754 binary32. */
        FP32("F32", "<f4", ElementType.FLOAT32),
        /** IEEE 754 binary16. */
        FP16("F16", "<f2", ElementType.INT16),
        /** bfloat16, which NumPy takes for plain bits. */
        BF16("BF16", "<u2", ElementType.INT16),
        /** Bytes of two codes. */
        BYTES("U8", "|u1", ElementType.INT8),
        /** Two's complement. */
        INT8("I8", "|i1", ElementType.INT8),
        /** Places from 0 to 65,535. */
        UINT16("U16", "<u2", ElementType.INT16),
        /** Places. */
        INT32("I32", "<i4", ElementType.INT32);

        private final String safetensors;
        private final String numpy;
        private final ElementType stored;

        Elements(String safetensors, String numpy, ElementType stored) {
            this.safetensors = safetensors;
            this.numpy = numpy;
            this.stored = stored;
        }

        /** The {@code dtype} of safetensors. */
        public String safetensors() {
            return safetensors;
        }

        /** The {@code descr} of NumPy. */
        public String numpy() {
            return numpy;
        }
    }

    /**
     * Checks the elements.
     *
     * @throws IllegalArgumentException if the tensor has others
     */
    public ExportedTensor {
        if (tensor.type() != elements.stored) {
            throw new IllegalArgumentException(tensor + ": expected elements of " + elements.stored + " for " + elements
                    + ", got " + tensor.type());
        }
    }

    /** An FP32 tensor. */
    public static ExportedTensor of(Tensor tensor) {
        return new ExportedTensor(tensor, Elements.FP32);
    }

    /** Some rows of a matrix, in a copy. */
    ExportedTensor rows(List<Integer> rows, Memory memory) {
        List<Integer> shape = new ArrayList<>(tensor.shape().dimensions());
        long bytes = bytes() / shape.getFirst();
        shape.set(0, rows.size());
        Tensor some = memory.tensor("export", tensor.type(), new Shape(shape));
        for (int i = 0; i < rows.size(); i++) {
            MemorySegment.copy(tensor.segment(), rows.get(i) * bytes, some.segment(), i * bytes, bytes);
        }
        return new ExportedTensor(some, elements);
    }

    /** The places of rows in their codebook. */
    static ExportedTensor places(SharedRows rows, Memory memory) {
        boolean shorts = rows.placeBytes() == Short.BYTES;
        Elements elements = shorts ? Elements.UINT16 : Elements.INT32;
        int n = rows.places().size();
        Tensor places = memory.tensor("export", elements.stored, Shape.of(n));
        for (int i = 0; i < n; i++) {
            int place = rows.places().get(i);
            if (shorts) {
                places.shorts().set(i, (short) place);
            } else {
                places.ints().set(i, place);
            }
        }
        return new ExportedTensor(places, elements);
    }

    /** Bytes of the values. */
    public long bytes() {
        return tensor.valueBytes();
    }

    /** Writes the values in row-major order, little-endian. */
    void write(OutputStream out) throws IOException {
        long size = bytes();
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
