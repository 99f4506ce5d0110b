package dev.kiln.data;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.kiln.KilnException;
import dev.kiln.tensor.ElementType;
import dev.kiln.tensor.Shape;
import dev.kiln.tensor.Tensor;
import dev.kiln.tensor.TensorAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one IDX file from a stream. What the header promises is compared with what can be there before it is believed.
 */
final class IdxParser implements AutoCloseable {
    private static final int MOST_DIMENSIONS = 8;
    private static final int MOST_ITEM_ELEMENTS = 1 << 26;
    private static final int CHUNK_BYTES = 1 << 16;

    /** More than this from a compressed file is counted before memory is set aside for it. */
    private static final long TRUSTED_BYTES = 1L << 28;

    private final ByteSource source;
    private final InputStream in;
    private final Fingerprint fingerprint;
    private final IdxHeader header;

    /** Opens the file and reads its header. */
    IdxParser(ByteSource source, Fingerprint fingerprint) {
        this.source = source;
        this.fingerprint = fingerprint;
        try {
            this.in = source.open();
        } catch (IOException e) {
            throw source.unreadable(e);
        }
        try {
            this.header = readHeader();
        } catch (KilnException e) {
            close();
            throw e;
        }
    }

    IdxHeader header() {
        return header;
    }

    /** The items as {@code [items × values]}: bytes if the file has unsigned bytes, else floats. */
    Tensor readFeatures(TensorAllocator allocator) {
        boolean bytes = header.type() == IdxHeader.Type.UINT8;
        Tensor tensor = allocator.allocate(
                SampleStore.CATEGORY,
                bytes ? ElementType.UINT8 : ElementType.FLOAT32,
                Shape.of(header.items(), header.itemElements()));
        try {
            MemorySegment segment = tensor.segment();
            readValues((chunk, first, count) -> {
                if (bytes) {
                    MemorySegment.copy(chunk, 0, segment, JAVA_BYTE, first, count);
                    return;
                }
                ByteBuffer values = ByteBuffer.wrap(chunk);
                for (int i = 0; i < count; i++) {
                    segment.setAtIndex(JAVA_FLOAT, first + i, finite(values, i, first + i));
                }
            });
            return tensor;
        } catch (RuntimeException e) {
            tensor.close();
            throw e;
        }
    }

    /** The items as labels. */
    Labels readLabels() {
        if (header.dimensions().size() != 1 || !header.type().isInteger()) {
            throw bad(
                    "cannot be labels", "one dimension of whole numbers", header.toString(), "swap images and labels?");
        }
        int[] labels = new int[header.items()];
        readValues((chunk, first, count) -> {
            ByteBuffer values = ByteBuffer.wrap(chunk);
            for (int i = 0; i < count; i++) {
                labels[(int) first + i] = label(integer(values, i), first + i);
            }
        });
        return new Labels(labels);
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw source.unreadable(e);
        }
    }

    private interface Sink {
        /** Takes {@code count} values, of which the first is value {@code first} of the file. */
        void take(byte[] chunk, long first, int count);
    }

    private IdxHeader readHeader() {
        byte[] magic = read(4, "its header");
        int code = magic[2];
        IdxHeader.Type type = null;
        for (IdxHeader.Type candidate : IdxHeader.Type.values()) {
            if (candidate.code() == code) {
                type = candidate;
            }
        }
        int rank = magic[3];
        if (magic[0] != 0 || magic[1] != 0 || type == null || rank < 1 || rank > MOST_DIMENSIONS) {
            throw bad(
                    "is no IDX file",
                    "a header of 00 00, a type 08, 09 or 0b to 0e and 1 to 8 dimensions",
                    "%02x %02x %02x %02x".formatted(magic[0], magic[1], magic[2], magic[3]),
                    "download it again or choose another file");
        }
        ByteBuffer sizes = ByteBuffer.wrap(read(4 * rank, "its dimensions"));
        long headerBytes = 4 + 4L * rank;
        long promised = type.bytes();
        long itemElements = 1;
        List<Integer> dimensions = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            long size = Integer.toUnsignedLong(sizes.getInt());
            if (size > Integer.MAX_VALUE || (size != 0 && promised > (source.mostBytes() - headerBytes) / size)) {
                throw bad(
                        "promises more than it can hold",
                        "at most %,d bytes of data".formatted(source.mostBytes() - headerBytes),
                        "a header with " + promise(sizes.rewind(), rank) + " values of " + type.bytes() + " bytes",
                        "the file is damaged or cut off: download it again");
            }
            dimensions.add((int) size);
            promised *= size;
            itemElements *= i == 0 ? 1 : size;
        }
        if (promised > 0 && itemElements > MOST_ITEM_ELEMENTS) {
            throw bad(
                    "has too large items", "at most " + MOST_ITEM_ELEMENTS + " values", "" + itemElements, "cut them");
        }
        if (promised > TRUSTED_BYTES && source.compressed()) {
            requireBytes(headerBytes + promised);
        }
        // Without data, sizes were not held against anything.
        return new IdxHeader(type, promised == 0 ? List.of(0) : dimensions);
    }

    private void requireBytes(long bytes) {
        long count = source.countBytes(bytes);
        if (count < bytes) {
            throw bad("ends too early", "%,d bytes".formatted(bytes), "%,d".formatted(count), "download it again");
        }
    }

    private static String promise(ByteBuffer sizes, int rank) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rank; i++) {
            text.append(i == 0 ? "" : " × ").append(Integer.toUnsignedLong(sizes.getInt()));
        }
        return text.toString();
    }

    private void readValues(Sink sink) {
        int bytes = header.type().bytes();
        long total = (long) header.items() * header.itemElements();
        int chunkValues = CHUNK_BYTES / bytes;
        byte[] chunk = new byte[CHUNK_BYTES];
        for (long first = 0; first < total; first += chunkValues) {
            int count = (int) Math.min(chunkValues, total - first);
            int got = readInto(chunk, count * bytes);
            if (got < count * bytes) {
                throw bad(
                        "ends too early",
                        "%,d bytes after the header (%s)".formatted(total * bytes, header),
                        "%,d".formatted(first * bytes + got),
                        "the file is cut off: download it again");
            }
            sink.take(chunk, first, count);
        }
        if (readInto(chunk, 1) > 0) {
            throw bad(
                    "goes on after its data",
                    "%,d bytes after the header (%s)".formatted(total * bytes, header),
                    "more",
                    "the file is damaged: download it again");
        }
    }

    private byte[] read(int bytes, String what) {
        byte[] result = new byte[bytes];
        int got = readInto(result, bytes);
        if (got < bytes) {
            throw bad("ends within " + what, bytes + " bytes", "" + got, "the file is cut off: download it again");
        }
        return result;
    }

    private int readInto(byte[] into, int bytes) {
        try {
            int got = in.readNBytes(into, 0, bytes);
            fingerprint.add(into, 0, got);
            return got;
        } catch (IOException e) {
            throw source.unreadable(e);
        }
    }

    private int label(long value, long index) {
        if (value < 0 || value >= Labels.MOST_CLASSES) {
            throw DataErrors.of(
                    "bad-label",
                    source.where(),
                    "has a label out of range at index " + index,
                    "0 to " + (Labels.MOST_CLASSES - 1),
                    "" + value,
                    "number the classes from 0");
        }
        return (int) value;
    }

    private long integer(ByteBuffer values, int i) {
        return switch (header.type()) {
            case UINT8 -> values.get(i) & 0xff;
            case INT8 -> values.get(i);
            case INT16 -> values.getShort(2 * i);
            default -> values.getInt(4 * i);
        };
    }

    private float finite(ByteBuffer values, int i, long index) {
        float value = switch (header.type()) {
            case FLOAT32 -> values.getFloat(4 * i);
            case FLOAT64 -> (float) values.getDouble(8 * i);
            default -> integer(values, i);
        };
        if (!Float.isFinite(value)) {
            throw DataErrors.of(
                    "not-finite",
                    source.where(),
                    "has a value that is no number at index " + index,
                    "a finite float",
                    "" + value,
                    "remove or replace it");
        }
        return value;
    }

    private KilnException bad(String what, String expected, String found, String next) {
        return DataErrors.of("bad-idx", source.where(), what, expected, found, next);
    }
}
