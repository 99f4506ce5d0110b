package dev.kiln.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads event files back by a reader written from the format's description, with a checksum of its own. */
class TensorBoardLogTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L, 500_000_000);

    @TempDir
    Path directory;

    @Test
    void shouldWriteScalarsThatAnIndependentReaderUnderstands() throws IOException {
        Path file;
        try (TensorBoardLog log = TensorBoardLog.open(directory.resolve("tb"), 1, NOW)) {
            log.scalar("train/loss", 300, 0.25, NOW);
            log.add(new EvaluationMetrics(300, 2, "test", 10_000, 0.125, 0.975, 1.5), NOW);
            file = log.file();
        }
        List<Map<Integer, Object>> events = read(file);
        assertThat(events).hasSize(4);
        assertThat(text(field(events.getFirst(), 3))).isEqualTo("brain.Event:2");
        assertThat(events.get(1).get(1)).isEqualTo(1_800_000_000.5);
        assertThat(events.get(1).get(2)).isEqualTo(300L);
        assertThat(scalar(events.get(1))).isEqualTo(Map.entry("train/loss", 0.25f));
        assertThat(scalar(events.get(2))).isEqualTo(Map.entry("test/loss", 0.125f));
        assertThat(scalar(events.get(3))).isEqualTo(Map.entry("test/accuracy", 0.975f));
    }

    @Test
    void shouldMarkAResumedRunSoThatLaterPointsOfEarlierFilesAreForgotten() throws IOException {
        TensorBoardLog.open(directory, 1, NOW).close();
        Path file;
        try (TensorBoardLog log = TensorBoardLog.open(directory, 501, NOW)) {
            file = log.file();
        }
        assertThat(directory.toFile().list()).hasSize(2);
        List<Map<Integer, Object>> events = read(file);
        assertThat(events.get(1).get(2)).isEqualTo(501L);
        assertThat(message((byte[]) field(events.get(1), 7)).get(1)).isEqualTo(1L);
    }

    @Test
    void shouldMaskTheChecksumAsTheFormatSays() {
        // CRC-32C of "123456789" is 0xe3069283 (RFC 3720).
        int crc = 0xe3069283;
        int masked = ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
        assertThat(TensorBoardLog.maskedCrc("123456789".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(masked);
    }

    private static Map.Entry<String, Float> scalar(Map<Integer, Object> event) {
        Map<Integer, Object> value = message((byte[]) field(message((byte[]) field(event, 5)), 1));
        return Map.entry(text(field(value, 1)), (Float) field(value, 2));
    }

    private static Object field(Map<Integer, Object> message, int number) {
        return Objects.requireNonNull(message.get(number), () -> "field " + number);
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }

    private static List<Map<Integer, Object>> read(Path file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Map<Integer, Object>> events = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] length = new byte[8];
            in.get(length);
            assertThat(in.getInt()).isEqualTo(mask(crc32c(length)));
            byte[] payload = new byte
                    [Math.toIntExact(ByteBuffer.wrap(length)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong())];
            in.get(payload);
            assertThat(in.getInt()).isEqualTo(mask(crc32c(payload)));
            events.add(message(payload));
        }
        return events;
    }

    private static Map<Integer, Object> message(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        Map<Integer, Object> fields = new TreeMap<>();
        while (in.hasRemaining()) {
            long key = varint(in);
            Object value = switch ((int) (key & 7)) {
                case 0 -> varint(in);
                case 1 -> in.getDouble();
                case 2 -> {
                    byte[] content = new byte[(int) varint(in)];
                    in.get(content);
                    yield content;
                }
                case 5 -> in.getFloat();
                default -> throw new AssertionError("wire type of key " + key);
            };
            fields.put((int) (key >>> 3), value);
        }
        return fields;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private static int mask(int crc) {
        return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
    }

    /** Bit by bit, with the Castagnoli polynomial reflected. */
    private static int crc32c(byte[] bytes) {
        int crc = ~0;
        for (byte b : bytes) {
            crc ^= b & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) != 0 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
            }
        }
        return ~crc;
    }
}
