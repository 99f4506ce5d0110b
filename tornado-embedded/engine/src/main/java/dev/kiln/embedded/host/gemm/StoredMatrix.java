package dev.kiln.embedded.host.gemm;

import java.lang.foreign.MemorySegment;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * An operand of a product as it is stored: row-major codes, and where the format has them, a scale for each group of
 * columns of a row. An element's value is its decoded code times its scale, rounded to FP32.
 *
 * <p>Where there are scales, rows are padded to whole groups. What the pads hold never matters.
 *
 * @param name what messages call the operand
 * @param format what elements are stored as
 * @param group columns that share a scale, at least 1 and a whole number of bytes; 0 if the format has no scales
 * @param codes the elements, in the format's kind of array
 * @param scales in the format's kind of array, [rows × groups of a row]; any array if the format has none
 */
public record StoredMatrix(
        String name, StoredFormat format, int group, TornadoNativeArray codes, TornadoNativeArray scales) {

    /**
     * Checks the group and the kind of the codes.
     *
     * @throws IllegalArgumentException if the group or the array of codes does not suit the format
     */
    public StoredMatrix {
        group = format.hasScales() ? group : 0;
        if (format.hasScales() && (group < 1 || group % format.elementsPerByte() != 0)) {
            throw new IllegalArgumentException("GEMM operand " + name + " of format " + format
                    + " must have a group of at least 1"
                    + (format.elementsPerByte() > 1 ? " and a multiple of " + format.elementsPerByte() : "")
                    + ", but has " + group);
        }
        requireKind(name, format.codes(), codes);
    }

    /** Returns a matrix of plain floats. */
    static StoredMatrix of(String name, FloatArray array) {
        return new StoredMatrix(name, StoredFormat.FP32, 0, array, array);
    }

    private static void requireKind(String name, Class<?> kind, TornadoNativeArray array) {
        if (!kind.isInstance(array)) {
            throw new IllegalArgumentException("GEMM operand " + name + " must be in a " + kind.getSimpleName()
                    + ", but is in a " + array.getClass().getSimpleName());
        }
    }

    /** Returns whether this is plain floats. */
    public boolean isFloats() {
        return format == StoredFormat.FP32;
    }

    /** Returns the scales, or the codes if the format has no scales. */
    public TornadoNativeArray usedScales() {
        return format.hasScales() ? scales : codes;
    }

    /** Returns the scales of a row, 0 if the format has none. */
    public int groups(int columns) {
        return format.hasScales() ? Math.ceilDiv(columns, group) : 0;
    }

    /** Returns the codes of a row, pads included. */
    public long pitch(int columns) {
        return format.hasScales() ? (long) groups(columns) * group : columns;
    }

    /**
     * Returns the memory of the codes.
     *
     * @param skipped elements in front of the matrix that count as its own, as other matrices of a batch
     * @throws IllegalArgumentException if the array is too small
     */
    MemorySegment codes(long skipped, int rows, int columns) {
        long pitch = pitch(columns);
        long count = pitch > Integer.MAX_VALUE ? Long.MAX_VALUE : skipped + rows * pitch;
        return part(name, codes, Math.ceilDiv(count, format.elementsPerByte()));
    }

    /** Returns the bytes of codes and scales. */
    long bytes(int rows, int columns) {
        return codes(0, rows, columns).byteSize() + scales(rows, columns).byteSize();
    }

    /**
     * Returns the memory of the scales, which is empty if the format has none.
     *
     * @throws IllegalArgumentException if the array is too small or of a wrong kind
     */
    MemorySegment scales(int rows, int columns) {
        requireKind(name + "'s scales", format.hasScales() ? format.scales() : TornadoNativeArray.class, scales);
        return part(name + "'s scales", scales, (long) rows * groups(columns));
    }

    private static MemorySegment part(String name, TornadoNativeArray array, long elements) {
        if (array.getSize() < elements) {
            throw new IllegalArgumentException("GEMM operand " + name + " must have at least " + elements
                    + " elements, but has " + array.getSize());
        }
        return array.getSegment().asSlice(0, elements * array.getElementSize());
    }
}
