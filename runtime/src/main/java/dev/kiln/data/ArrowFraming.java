package dev.kiln.data;

import dev.kiln.KilnException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;

/**
 * Walks over the messages of an Arrow IPC stream and holds the lengths that they claim against the length of the
 * source, before Arrow's reader allocates what they claim. A file is a stream between 8 bytes of magic and a footer, so
 * that one reader serves both. Format: "Arrow Columnar Format", section "Serialization and Interprocess Communication
 * (IPC)".
 */
final class ArrowFraming {
    private static final byte[] FILE_MAGIC = {'A', 'R', 'R', 'O', 'W', '1', 0, 0};
    private static final int CONTINUATION = -1;
    private static final int MOST_METADATA_BYTES = 1 << 26;

    private final ByteSource source;
    private long position;

    private ArrowFraming(ByteSource source) {
        this.source = source;
    }

    /**
     * Checks every message.
     *
     * @throws KilnException if it is no Arrow stream or ends within a message
     */
    static void check(ByteSource source) {
        try (InputStream in = openStream(source)) {
            new ArrowFraming(source).walk(in);
        } catch (IOException e) {
            throw source.unreadable(e);
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw bad(source, "has damaged metadata", "a message", String.valueOf(e.getMessage()));
        }
    }

    /** The source from its first message on. */
    static InputStream openStream(ByteSource source) throws IOException {
        InputStream in = source.open();
        in.mark(FILE_MAGIC.length);
        if (!ByteBuffer.wrap(in.readNBytes(FILE_MAGIC.length)).equals(ByteBuffer.wrap(FILE_MAGIC))) {
            in.reset();
        }
        return in;
    }

    private void walk(InputStream in) throws IOException {
        boolean first = true;
        while (true) {
            int length = readLength(in);
            if (length == 0) {
                if (first) {
                    throw bad(source, "is no Arrow data", "a schema", "the end");
                }
                return;
            }
            if (length < 0 || length > MOST_METADATA_BYTES || length > source.mostBytes() - position) {
                throw bad(
                        source,
                        first ? "is no Arrow data" : "claims more than it holds",
                        "a message of at most " + (source.mostBytes() - position) + " bytes",
                        Integer.toUnsignedString(length) + " bytes");
            }
            ByteBuffer metadata = ByteBuffer.wrap(read(in, length)).order(ByteOrder.LITTLE_ENDIAN);
            Message message = Message.getRootAsMessage(metadata);
            if (first != (message.headerType() == MessageHeader.Schema)) {
                throw bad(source, "is no Arrow data", "one schema, at the start", "message " + message.headerType());
            }
            long body = message.bodyLength();
            if (body < 0 || body > source.mostBytes() - position) {
                throw bad(
                        source,
                        "claims more than it holds",
                        "a body of at most " + (source.mostBytes() - position) + " bytes",
                        body + " bytes");
            }
            in.skipNBytes(body);
            position += body;
            first = false;
        }
    }

    /** The length of the next message's metadata; 0 at the end. Streams may just stop instead of saying so. */
    private int readLength(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(Integer.BYTES);
        position += bytes.length;
        if (bytes.length == 0) {
            return 0;
        }
        int value = littleEndian(bytes);
        return value == CONTINUATION ? littleEndian(read(in, Integer.BYTES)) : value;
    }

    private int littleEndian(byte[] bytes) {
        if (bytes.length < Integer.BYTES) {
            throw bad(source, "ends within a message", "4 bytes", "" + bytes.length);
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    private byte[] read(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        position += bytes.length;
        if (bytes.length < length) {
            throw bad(source, "ends within a message", length + " bytes", "" + bytes.length);
        }
        return bytes;
    }

    static KilnException bad(ByteSource source, String what, String expected, String found) {
        return DataErrors.of(
                "bad-arrow", source.where(), what, expected, DataErrors.plain(found), "write the file again");
    }
}
