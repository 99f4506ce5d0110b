package dev.kiln.embedded.host.gemm;

import static dev.kiln.embedded.host.gemm.GlobalMemory.ALL;
import static dev.kiln.embedded.host.gemm.GlobalMemory.ORDER;
import static dev.kiln.embedded.host.gemm.Panels.ROW_LANES;
import static dev.kiln.embedded.host.gemm.Panels.ROW_SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/**
 * Encodes rows whose groups of columns share an FP32 scale: each group's largest magnitude becomes the largest code.
 */
final class ByteFloatWriter implements TileSink {
    private static final float LEAST_SCALE = 0x1p-126f;
    private static final int MANTISSA = (1 << 23) - 1;

    private final ByteFloatRounder rounder;
    private final boolean powersOfTwo;
    private final int group;
    private final int n;
    private final int groups;
    private final long pitch;
    private final long codes;
    private final long scales;

    private ByteFloatWriter(StoredMatrix c, int n, boolean powersOfTwo) {
        rounder = new ByteFloatRounder(c.format());
        this.powersOfTwo = powersOfTwo;
        this.n = n;
        group = c.group();
        groups = c.groups(n);
        pitch = c.pitch(n);
        codes = c.codes().getSegment().address();
        scales = c.scales().getSegment().address();
    }

    /** Returns what writes a product's C, or null if it needs no scales. */
    static @Nullable TileSink of(GemmRequest request) {
        return request.c().format().hasScales()
                ? new ByteFloatWriter(request.c(), request.spec().n(), request.powersOfTwo())
                : null;
    }

    /** Writes a tile that owns whole groups. */
    @Override
    public void write(Workspace scratch, int row, int column, int rows, int columns, boolean vectors) {
        for (int i = 0; i < rows; i++) {
            long values = scratch.tileAt + Float.BYTES * (long) scratch.tilePitch * i;
            writeRow(values, columns, row + i, column, scratch.spare);
        }
    }

    private void writeRow(long values, int count, int row, int column, long spare) {
        long target = codes + row * pitch + column;
        long scaleAt = scales + Float.BYTES * ((long) row * groups + column / group);
        for (int start = 0; start < count; start += Math.min(group, count - start)) {
            int some = Math.min(group, count - start);
            float scale = scale(largest(values + Float.BYTES * (long) start, some));
            GlobalMemory.set(scaleAt, scale);
            scaleAt += Float.BYTES;
            rounder.round(values + Float.BYTES * (long) start, scale, some, target + start, spare);
        }
        if (column + count == n) {
            for (int pad = count; pad < pitch - column; pad++) {
                GlobalMemory.set(target + pad, (byte) 0);
            }
        }
    }

    /** Returns the largest magnitude of values that are not NaN, or 0. */
    private static float largest(long values, long count) {
        FloatVector largest = FloatVector.zero(ROW_SPECIES);
        long whole = count - count % ROW_LANES;
        for (long at = 0; at < whole; at += ROW_LANES) {
            FloatVector magnitude = FloatVector.fromMemorySegment(ROW_SPECIES, ALL, values + Float.BYTES * at, ORDER)
                    .abs();
            largest = largest.blend(magnitude, magnitude.compare(VectorOperators.GT, largest));
        }
        float result = largest.reduceLanes(VectorOperators.MAX);
        for (long at = whole; at < count; at++) {
            float magnitude = Math.abs(GlobalMemory.get(values + Float.BYTES * at));
            result = magnitude > result ? magnitude : result;
        }
        return result;
    }

    private float scale(float largest) {
        float scale = largest == 0 ? 1 : Math.max(largest / rounder.largest(), LEAST_SCALE);
        int bits = Float.floatToRawIntBits(scale);
        return powersOfTwo && (bits & MANTISSA) != 0 ? Float.intBitsToFloat((bits | MANTISSA) + 1) : scale;
    }
}
