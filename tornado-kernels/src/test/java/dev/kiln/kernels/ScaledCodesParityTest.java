package dev.kiln.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.kernels.reference.ScaledCodes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** Codes and scales of every format that has scales are the twin's, bit for bit, on every engine. */
@ExtendWith(ParityTable.class)
class ScaledCodesParityTest {
    private static final List<QuantFormat> FORMATS = List.of(
            QuantFormat.FP8_E4M3,
            QuantFormat.FP8_E4M3.withGroup(32),
            QuantFormat.FP8_E5M2,
            QuantFormat.INT4,
            QuantFormat.INT8.withGroup(48),
            QuantFormat.INT8,
            QuantFormat.MXFP8,
            QuantFormat.MXFP4);

    private static final byte UNWRITTEN = 0x55;

    /** A matrix and how it is stored. */
    private record Variant(QuantFormat format, boolean powersOfTwo, int rows, int columns) {
        @Override
        public String toString() {
            return format.name() + (powersOfTwo ? " by powers of two" : "") + " in groups of " + format.group() + ", "
                    + rows + " × " + columns;
        }
    }

    private static List<Variant> variants() {
        List<Variant> variants = new ArrayList<>();
        for (QuantFormat format : FORMATS) {
            variants.add(new Variant(format, false, 1, 1));
            variants.add(new Variant(format, false, 3, 31));
            variants.add(new Variant(format, true, 2, 207));
            variants.add(new Variant(format, false, 13, 320));
        }
        variants.removeIf(variant -> variant.powersOfTwo() && variant.format().scale() == ScaleType.E8M0);
        return variants;
    }

    /**
     * Rows of different scales; in some groups zeros alone, ties between codes, subnormal numbers, or one number that
     * is not finite.
     */
    private static float[] values(Variant variant) {
        int n = variant.rows() * variant.columns();
        float[] values = Samples.normal(n, 17, 1);
        for (int i = 0; i < n; i++) {
            values[i] *= (float) Math.pow(10, (i / variant.columns()) % 9 * 4 - 12);
        }
        float[] special = {Float.NaN, Float.POSITIVE_INFINITY, -Float.MAX_VALUE, 0f, Float.MIN_VALUE, -0f, 3.5f};
        for (int group = 0; group * 150 + 75 < n; group++) {
            float value = special[group % special.length];
            values[group * 150 + 75] = value;
            if (value == 0) {
                Arrays.fill(values, group * 150, Math.min(n, group * 150 + 150), value);
            }
            if (value == 3.5f) {
                // Quotients between integers: the largest is 7 or 127, and the scale a power of two where it is 1/2.
                for (int i = group * 150; i < Math.min(n, group * 150 + 150); i++) {
                    values[i] = (i % 15 - 7) * 0.25f;
                }
            }
        }
        return values;
    }

    /** A stored matrix: codes, scales, and what the twin says of both. */
    private static final class Stored {
        final Variant variant;
        final float[] values;
        final ByteArray codes;
        final FloatArray fp32;
        final ShortArray fp16;
        final ByteArray e8m0;

        Stored(Variant variant) {
            this.variant = variant;
            this.values = values(variant);
            this.codes = new ByteArray((int) format().codeBytes(variant.rows(), variant.columns()));
            codes.init(UNWRITTEN);
            int scales = (int) format().scales(variant.rows(), variant.columns());
            this.fp32 = Samples.output(scales);
            this.fp16 = new ShortArray(scales);
            this.e8m0 = new ByteArray(scales);
        }

        QuantFormat format() {
            return variant.format();
        }

        int groups() {
            return format().groups(variant.columns());
        }

        int scaleBits(int index) {
            return switch (format().scale()) {
                case NONE -> 0;
                case FP32 -> Float.floatToIntBits(fp32.get(index));
                case FP16 -> fp16.get(index) & 0xFFFF;
                case E8M0 -> e8m0.get(index) & 0xFF;
            };
        }

        void setScale(int index, int bits) {
            switch (format().scale()) {
                case NONE -> {}
                case FP32 -> fp32.set(index, Float.intBitsToFloat(bits));
                case FP16 -> fp16.set(index, (short) bits);
                case E8M0 -> e8m0.set(index, (byte) bits);
            }
        }

        int code(int row, int column) {
            int at = row * format().pitch(variant.columns()) + column;
            return format().codesPerByte() == 1
                    ? codes.get(at) & 0xFF
                    : (codes.get(at / 2) & 0xFF) >> (at % 2 * 4) & 15;
        }

        float[] group(int row, int group) {
            int start = row * variant.columns() + group * format().group();
            int end = Math.min(start + format().group(), (row + 1) * variant.columns());
            return Arrays.copyOfRange(values, start, end);
        }
    }

    private static Launch encode(Stored stored) {
        Variant variant = stored.variant;
        QuantFormat format = variant.format();
        var grid = LaunchGrid.scaleGroups(stored.groups(), variant.rows());
        FloatArray x = Samples.device(stored.values);
        int columns = variant.columns();
        int powers = variant.powersOfTwo() ? 1 : 0;
        int perByte = format.codesPerByte();
        if (format.codes() instanceof IntegerCodes integers) {
            int largest = (int) integers.largest();
            return Launch.of(
                    grid,
                    ScaledIntegers::encode,
                    x,
                    stored.codes,
                    stored.fp16,
                    largest,
                    perByte,
                    powers,
                    columns,
                    format.group());
        }
        FloatCodes.Encoding e = ((FloatCodes) format.codes()).encoding();
        return format.scale() == ScaleType.FP32
                ? Launch.of(
                        grid,
                        ScaledFloats::encode,
                        x,
                        stored.codes,
                        stored.fp32,
                        e.lift(),
                        e.steps(),
                        e.largest(),
                        e.infinity(),
                        e.nan(),
                        e.sign(),
                        powers,
                        columns,
                        format.group())
                : Launch.of(
                        grid,
                        MicroscaledFloats::encode,
                        x,
                        stored.codes,
                        stored.e8m0,
                        e.lift(),
                        e.steps(),
                        e.largest(),
                        e.infinity(),
                        e.nan(),
                        e.sign(),
                        perByte,
                        columns,
                        format.group());
    }

    private static Launch decode(Stored stored, FloatArray x) {
        Variant variant = stored.variant;
        QuantFormat format = variant.format();
        var grid = LaunchGrid.plane(variant.columns(), variant.rows());
        int rows = variant.rows();
        int columns = variant.columns();
        int perByte = format.codesPerByte();
        int group = format.group();
        if (format.codes() instanceof FloatCodes codes) {
            FloatArray table = Samples.device(codes.table());
            return format.scale() == ScaleType.FP32
                    ? Launch.of(grid, ScaledFloats::decode, stored.codes, stored.fp32, table, x, rows, columns, group)
                    : Launch.of(
                            grid,
                            MicroscaledFloats::decode,
                            stored.codes,
                            stored.e8m0,
                            table,
                            x,
                            perByte,
                            rows,
                            columns,
                            group);
        }
        return Launch.of(grid, ScaledIntegers::decode, stored.codes, stored.fp16, x, perByte, rows, columns, group);
    }

    @TestFactory
    Stream<DynamicTest> encode() {
        return Parity.cases(Engine.ALL, "encode, ", variants(), (engine, variant) -> {
            Stored stored = new Stored(variant);
            engine.run(encode(stored));
            QuantFormat format = variant.format();
            for (int row = 0; row < variant.rows(); row++) {
                for (int g = 0; g < stored.groups(); g++) {
                    float[] group = stored.group(row, g);
                    String where = "row " + row + ", group " + g;
                    int bits = ScaledCodes.scale(format, group, variant.powersOfTwo());
                    assertThat(stored.scaleBits(row * stored.groups() + g))
                            .as(where)
                            .isEqualTo(bits);
                    float scale = ScaledCodes.scaleOf(format, bits);
                    for (int i = 0; i < format.group() && !Float.isNaN(scale); i++) {
                        int expected = i < group.length ? ScaledCodes.encode(format, group[i], scale) : 0;
                        assertThat(stored.code(row, g * format.group() + i))
                                .as("%s, element %d", where, i)
                                .isEqualTo(expected);
                    }
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> decode() {
        return decoders("decode, ", variants(), ScaledCodesParityTest::decode);
    }

    @TestFactory
    Stream<DynamicTest> decodeE4m3() {
        List<Variant> variants = variants().stream()
                .filter(variant -> variant.format().equals(QuantFormat.FP8_E4M3))
                .toList();
        assertThat(variants).isNotEmpty();
        return decoders(
                "decode E4M3 by arithmetic, ",
                variants,
                (stored, x) -> Launch.of(
                        LaunchGrid.scaleGroups(stored.groups(), stored.variant.rows()),
                        ScaledFloats::decodeE4m3,
                        stored.codes,
                        stored.fp32,
                        x,
                        stored.variant.columns(),
                        stored.variant.format().group()));
    }

    private static Stream<DynamicTest> decoders(
            String name, List<Variant> variants, BiFunction<Stored, FloatArray, Launch> decoder) {
        return Parity.cases(Engine.ALL, name, variants, (engine, variant) -> {
            Stored stored = new Stored(variant);
            QuantFormat format = variant.format();
            for (int i = 0; i < stored.codes.getSize(); i++) {
                stored.codes.set(i, (byte) (i * 7 + i / 256));
            }
            for (int i = 0; i < format.scales(variant.rows(), variant.columns()); i++) {
                float[] ofScale = {(float) Math.pow(1.9, i % 23 - 11)};
                stored.setScale(i, i == 1 ? nanScale(format) : ScaledCodes.scale(format, ofScale, false));
            }
            FloatArray x = Samples.output(variant.rows() * variant.columns());
            engine.run(decoder.apply(stored, x));
            float[] expected = new float[x.getSize()];
            for (int i = 0; i < expected.length; i++) {
                int row = i / variant.columns();
                int column = i % variant.columns();
                int bits = stored.scaleBits(row * stored.groups() + column / format.group());
                expected[i] = ScaledCodes.decode(format, stored.code(row, column), ScaledCodes.scaleOf(format, bits));
            }
            assertThat(x.toHeapArray()).isEqualTo(expected);
        });
    }

    private static int nanScale(QuantFormat format) {
        return ScaledCodes.scale(format, new float[] {Float.POSITIVE_INFINITY}, false);
    }
}
