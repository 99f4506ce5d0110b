package dev.kiln.metrics;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The part of TensorFlow's {@code Event} protocol buffer that scalars need, in protobuf's wire format: a field is a
 * varint {@code number << 3 | wire type}, then its value.
 *
 * <p>{@code Event}: 1 wall time (double), 2 step (int64), 3 file version (string), 5 summary, 7 session log.
 * {@code Summary}: 1 value (repeated). {@code Value}: 1 tag (string), 2 simple value (float). {@code SessionLog}: 1
 * status (1 = start).
 */
final class EventProto {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private EventProto() {}

    /** The first event of every file. */
    static byte[] fileVersion(double wallSeconds) {
        return new EventProto().wallTime(wallSeconds).text(3, "brain.Event:2").bytes();
    }

    /** Says that the run starts again at {@code step}. */
    static byte[] restart(double wallSeconds, long step) {
        byte[] started = new EventProto().integer(1, 1).bytes();
        return new EventProto()
                .wallTime(wallSeconds)
                .integer(2, step)
                .message(7, started)
                .bytes();
    }

    /** One point of a curve. */
    static byte[] scalar(double wallSeconds, long step, String tag, float number) {
        byte[] value = new EventProto().text(1, tag).fixed32(2, number).bytes();
        byte[] summary = new EventProto().message(1, value).bytes();
        return new EventProto()
                .wallTime(wallSeconds)
                .integer(2, step)
                .message(5, summary)
                .bytes();
    }

    private EventProto wallTime(double seconds) {
        varint((1 << 3) | FIXED64);
        out.writeBytes(ByteBuffer.allocate(Double.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(seconds)
                .array());
        return this;
    }

    private EventProto integer(int field, long value) {
        varint((field << 3) | VARINT);
        varint(value);
        return this;
    }

    private EventProto fixed32(int field, float value) {
        varint((field << 3) | FIXED32);
        out.writeBytes(ByteBuffer.allocate(Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(value)
                .array());
        return this;
    }

    private EventProto text(int field, String value) {
        return message(field, value.getBytes(StandardCharsets.UTF_8));
    }

    private EventProto message(int field, byte[] value) {
        varint((field << 3) | BYTES);
        varint(value.length);
        out.writeBytes(value);
        return this;
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private byte[] bytes() {
        return out.toByteArray();
    }
}
