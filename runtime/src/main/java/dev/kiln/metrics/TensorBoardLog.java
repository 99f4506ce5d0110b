package dev.kiln.metrics;

import dev.kiln.KilnException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * Scalars in the event files that TensorBoard reads: a sequence of records, each framed as length (8 bytes, little
 * endian), masked CRC-32C of the length, payload, masked CRC-32C of the payload. A payload is a protocol buffer
 * {@code Event}; {@link EventProto} writes the few fields of it that scalars need.
 *
 * <p>Each start of a run writes a file of its own; a resumed run opens with a marker that makes TensorBoard forget what
 * earlier files hold beyond its first step.
 */
public final class TensorBoardLog implements AutoCloseable {
    private static final int MASK_DELTA = 0xa282ead8;

    private final Path file;
    private final OutputStream out;

    private TensorBoardLog(Path file, OutputStream out) {
        this.file = file;
        this.out = out;
    }

    /**
     * Begins a file in {@code directory} for a run whose first step is {@code firstStep} (1 where it is not resumed).
     */
    public static TensorBoardLog open(Path directory, long firstStep, Instant now) {
        Path file = directory;
        try {
            Files.createDirectories(directory);
            String base = String.format(Locale.ROOT, "events.out.tfevents.%010d.%s", now.getEpochSecond(), host());
            file = directory.resolve(base);
            for (int attempt = 2; Files.exists(file); attempt++) {
                file = directory.resolve(base + "." + attempt);
            }
            TensorBoardLog log =
                    new TensorBoardLog(file, new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
            log.record(EventProto.fileVersion(seconds(now)));
            if (firstStep > 1) {
                log.record(EventProto.restart(seconds(now), firstStep));
            }
            return log;
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** Adds a point of the curve {@code tag} at {@code step}. */
    public synchronized void scalar(String tag, long step, double value, Instant now) {
        record(EventProto.scalar(seconds(now), step, tag, (float) value));
    }

    /** Adds the curves of a step. */
    public void add(StepMetrics metrics, Instant now) {
        scalar("train/loss", metrics.step(), metrics.loss(), now);
        scalar("train/accuracy", metrics.step(), metrics.accuracy(), now);
        scalar("train/learning_rate", metrics.step(), metrics.learningRate(), now);
        scalar("train/samples_per_second", metrics.step(), metrics.samplesPerSecond(), now);
        if (!Double.isNaN(metrics.gradientNorm())) {
            scalar("train/gradient_norm", metrics.step(), metrics.gradientNorm(), now);
        }
    }

    /** Adds the curves of an evaluation. */
    public void add(EvaluationMetrics metrics, Instant now) {
        scalar(metrics.split() + "/loss", metrics.step(), metrics.loss(), now);
        scalar(metrics.split() + "/accuracy", metrics.step(), metrics.accuracy(), now);
    }

    /** Where the events go. */
    public Path file() {
        return file;
    }

    /** Hands everything written so far to the operating system. */
    public synchronized void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private void record(byte[] payload) {
        byte[] length = littleEndian(Long.BYTES).putLong(payload.length).array();
        try {
            out.write(length);
            out.write(littleEndian(Integer.BYTES).putInt(maskedCrc(length)).array());
            out.write(payload);
            out.write(littleEndian(Integer.BYTES).putInt(maskedCrc(payload)).array());
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** The checksum as the format stores it: rotated right by 15 bits, plus a constant. */
    static int maskedCrc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static double seconds(Instant now) {
        return now.getEpochSecond() + now.getNano() / 1e9;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unnamed) {
            return "localhost";
        }
    }

    private static KilnException unwritable(Path file, IOException cause) {
        return new KilnException(
                "unwritable", file + ": can't be written (" + cause.getMessage() + "); free space and resume", cause);
    }
}
