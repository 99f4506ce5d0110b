package dev.kiln.embedded.host.gemm;

import java.util.SplittableRandom;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** A stored matrix for tests, with access to each element. Rows are padded with codes that would do harm. */
public final class PlainMatrix {
    final StoredFormat format;
    final int rows;
    final int columns;
    final int group;
    final int pitch;

    /** The codes. */
    public final TornadoNativeArray codes;

    /** The scales, or the codes if there are none. */
    public final TornadoNativeArray scales;

    /** Makes a matrix of harmful codes and scales. */
    public PlainMatrix(StoredFormat format, int rows, int columns, int group) {
        this.format = format;
        this.rows = rows;
        this.columns = columns;
        this.group = format.hasScales() ? group : 0;
        int groups = format.hasScales() ? Math.ceilDiv(columns, group) : 0;
        pitch = format.hasScales() ? groups * group : columns;
        codes = switch (format) {
            case FP32 -> new FloatArray(rows * pitch);
            case FP16, BF16 -> new ShortArray(rows * pitch);
            case FP8_E4M3, FP8_E5M2, INT8 -> new ByteArray(rows * pitch);
            case INT4 -> new ByteArray(rows * pitch / 2);
        };
        scales = switch (format) {
            case FP8_E4M3, FP8_E5M2 -> new FloatArray(rows * groups);
            case INT8, INT4 -> new ShortArray(rows * groups);
            default -> codes;
        };
        codes.getSegment().fill((byte) 0x7F);
        scales.getSegment().fill((byte) 0x7F);
    }

    /** Makes a matrix of random numbers near 1; of 1000 elements, {@code harmful} are any code whatever. */
    public static PlainMatrix random(
            StoredFormat format, int rows, int columns, int group, int harmful, SplittableRandom random) {
        PlainMatrix matrix = new PlainMatrix(format, rows, columns, group);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                boolean isHarmful = random.nextInt(1000) < harmful;
                int code = matrix.tame(random.nextDouble(-1, 1));
                matrix.setCode(row, column, isHarmful ? random.nextInt() : code);
                if (format.hasScales() && column % matrix.group == 0) {
                    float scale = (float) random.nextDouble(0.001, 0.1);
                    matrix.setScale(row, column, isHarmful ? Float.intBitsToFloat(random.nextInt()) : scale);
                }
            }
        }
        return matrix;
    }

    private int tame(double value) {
        return switch (format) {
            case INT8 -> (int) Math.rint(value * 127);
            case INT4 -> (int) Math.rint(value * 7);
            case FP8_E4M3, FP8_E5M2 -> PlainCodes.encode(format, (float) (value * 10));
            default -> PlainCodes.encode(format, (float) value);
        };
    }

    int code(int row, int column) {
        int at = row * pitch + column;
        return switch (format) {
            case FP32 -> Float.floatToIntBits(((FloatArray) codes).get(at));
            case FP16, BF16 -> ((ShortArray) codes).get(at);
            case FP8_E4M3, FP8_E5M2, INT8 -> ((ByteArray) codes).get(at);
            case INT4 -> (((ByteArray) codes).get(at / 2) >> (at % 2 * 4)) & 0xF;
        };
    }

    void setCode(int row, int column, int code) {
        int at = row * pitch + column;
        switch (format) {
            case FP32 -> ((FloatArray) codes).set(at, Float.intBitsToFloat(code));
            case FP16, BF16 -> ((ShortArray) codes).set(at, (short) code);
            case FP8_E4M3, FP8_E5M2, INT8 -> ((ByteArray) codes).set(at, (byte) code);
            case INT4 -> {
                int other = ((ByteArray) codes).get(at / 2) & (at % 2 == 0 ? 0xF0 : 0x0F);
                ((ByteArray) codes).set(at / 2, (byte) (other | ((code & 0xF) << (at % 2 * 4))));
            }
        }
    }

    float scale(int row, int column) {
        if (!format.hasScales()) {
            return 1;
        }
        int at = row * (pitch / group) + column / group;
        return scales instanceof FloatArray floats
                ? floats.get(at)
                : Float.float16ToFloat(((ShortArray) scales).get(at));
    }

    void setScale(int row, int column, float scale) {
        int at = row * (pitch / group) + column / group;
        if (scales instanceof FloatArray floats) {
            floats.set(at, scale);
        } else {
            ((ShortArray) scales).set(at, Float.floatToFloat16(scale));
        }
    }

    /** Returns the values as plain floats, dense. */
    FloatArray decoded() {
        FloatArray values = new FloatArray(rows * columns);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                float value = PlainCodes.decode(format, code(row, column));
                values.set(row * columns + column, format.hasScales() ? value * scale(row, column) : value);
            }
        }
        return values;
    }

    /** Returns 1 where the code is a positive number, and 0 elsewhere. */
    FloatArray positive() {
        FloatArray mask = new FloatArray(rows * columns);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int code = code(row, column);
                boolean isPositive = format == StoredFormat.FP32 ? Float.intBitsToFloat(code) > 0 : code > 0;
                mask.set(row * columns + column, isPositive ? 1 : 0);
            }
        }
        return mask;
    }

    /** Encodes plain floats, pads included. */
    void encode(FloatArray values, boolean powersOfTwo) {
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                if (format.hasScales() && column % group == 0) {
                    float largest = 0;
                    for (int at = column; at < Math.min(columns, column + group); at++) {
                        float magnitude = Math.abs(values.get(row * columns + at));
                        largest = magnitude > largest ? magnitude : largest;
                    }
                    setScale(row, column, PlainCodes.scale(format, largest, powersOfTwo));
                }
                float value = values.get(row * columns + column);
                setCode(
                        row,
                        column,
                        PlainCodes.encode(format, format.hasScales() ? value / scale(row, column) : value));
            }
            for (int pad = columns; pad < pitch; pad++) {
                setCode(row, pad, 0);
            }
        }
    }

    /** Fails unless all codes and scales are those of another matrix; NaN equals NaN. */
    void requireSame(PlainMatrix actual, Object subject) {
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < pitch; column++) {
                int expectedScale = Float.floatToIntBits(scale(row, column));
                if (code(row, column) != actual.code(row, column)
                        || expectedScale != Float.floatToIntBits(actual.scale(row, column))) {
                    throw new AssertionError("%s: row %d, column %d must be code %x of scale %s, but is %x of %s"
                            .formatted(
                                    subject,
                                    row,
                                    column,
                                    code(row, column),
                                    scale(row, column),
                                    actual.code(row, column),
                                    actual.scale(row, column)));
                }
            }
        }
    }
}
