package dev.kiln.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.kernels.reference.IntegerGemm;
import dev.kiln.kernels.reference.OrderedGemm;
import dev.kiln.kernels.reference.ScaledCodes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** Products whose sums have one order have the bits of their twins on every engine. */
@ExtendWith(ParityTable.class)
class ExactProductsParityTest {
    private static final List<Epilogue> EPILOGUES =
            List.of(Epilogue.NONE, Epilogue.BIAS, Epilogue.BIAS_RELU, Epilogue.RELU_GRADIENT);

    /** An integer product. */
    private record Variant(QuantFormat weights, boolean powersOfTwo, int m, int n, int k, Epilogue epilogue) {}

    @TestFactory
    Stream<DynamicTest> ordered() {
        List<GemmSpec> specs = new ArrayList<>();
        for (int[] size : new int[][] {{1, 1, 1}, {3, 13, 207}, {13, 207, 3}, {9, 70, 40}, {64, 33, 65}}) {
            for (Epilogue epilogue : EPILOGUES) {
                for (boolean trans : new boolean[] {false, true}) {
                    specs.add(
                            GemmSpec.of(size[0], size[1], size[2], trans, false).withEpilogue(epilogue));
                }
            }
        }
        return Parity.cases(Engine.ALL, "ordered ", specs, ExactProductsParityTest::checkOrdered);
    }

    private static void checkOrdered(Engine engine, GemmSpec spec) {
        float[] a = wide(spec.m() * spec.k(), 1);
        float[] b = wide(spec.k() * spec.n(), 2);
        float[] aux = wide(spec.m() * spec.n(), 3);
        FloatArray c = Samples.output(spec.m() * spec.n());
        engine.run(Launch.of(
                dev.kiln.kernels.OrderedGemm.grid(spec.m(), spec.n()),
                dev.kiln.kernels.OrderedGemm::gemm,
                Samples.device(a),
                Samples.device(b),
                c,
                Samples.device(aux),
                spec.m(),
                spec.n(),
                spec.k(),
                spec.transA() ? 1 : 0,
                spec.epilogue().code()));
        Samples.assertBits(OrderedGemm.multiply(spec, a, b, aux), c);
    }

    /** Magnitudes from 10⁻⁶ to 10⁶, zeros of both signs, and rows with what is not finite. */
    private static float[] wide(int n, long seed) {
        float[] values = Samples.normal(n, seed, 1);
        for (int i = 0; i < n; i++) {
            values[i] *= (float) Math.pow(10, i % 13 - 6);
        }
        for (int i = 0; i < n; i += 17) {
            values[i] = i % 2 == 0 ? 0f : -0f;
        }
        if (n > 400) {
            values[399] = Float.POSITIVE_INFINITY;
            values[n - 1] = Float.NaN;
        }
        return values;
    }

    @TestFactory
    Stream<DynamicTest> integers() {
        List<Variant> variants = new ArrayList<>();
        int[][] sizes = {{1, 1, 1}, {3, 13, 31}, {8, 5, 32}, {9, 70, 33}, {17, 9, 200}, {5, 33, 300}};
        for (int i = 0; i < sizes.length; i++) {
            int[] size = sizes[i];
            Epilogue epilogue = EPILOGUES.get(i % EPILOGUES.size());
            variants.add(new Variant(QuantFormat.INT4, true, size[0], size[1], size[2], epilogue));
            variants.add(new Variant(QuantFormat.INT4, false, size[0], size[1], size[2], Epilogue.NONE));
            variants.add(new Variant(QuantFormat.INT8, true, size[0], size[1], size[2], epilogue));
        }
        return Parity.cases(Engine.ALL, "integers ", variants, (engine, variant) -> {
            float[] x = wide(variant.m() * variant.k(), 5);
            float[] w = Samples.normal(variant.n() * variant.k(), 6, 0.1);
            boolean powers = variant.powersOfTwo();
            checkIntegers(
                    engine,
                    stored(QuantFormat.FP8_E4M3, x, variant.m(), variant.k(), powers),
                    stored(variant.weights(), w, variant.n(), variant.k(), powers),
                    variant.epilogue());
        });
    }

    /** Each of the 4,096 pairs of an FP8 and an INT4 code, as a sum of one. */
    @TestFactory
    Stream<DynamicTest> everyPairOfCodes() {
        return Parity.cases("pairs of codes", new int[] {16}, (engine, codes) -> {
            StoredMatrix inputs = zeros(QuantFormat.FP8_E4M3, 256, 1);
            StoredMatrix weights = zeros(QuantFormat.INT4, codes, 1);
            for (int code = 0; code < 256; code++) {
                ((ByteArray) inputs.codes()).set(code * 128, (byte) code);
            }
            for (int code = 0; code < codes; code++) {
                ((ByteArray) weights.codes()).set(code * 16, (byte) code);
            }
            checkIntegers(engine, inputs, weights, Epilogue.NONE);
        });
    }

    /** The largest sums that there are, of both signs, need more bits than FP32 has. */
    @TestFactory
    Stream<DynamicTest> largestSums() {
        return Parity.cases("largest sums", new int[] {32, 320}, (engine, k) -> {
            StoredMatrix inputs = zeros(QuantFormat.FP8_E4M3, 2, k);
            StoredMatrix weights = zeros(QuantFormat.INT4, 2, k);
            for (int column = 0; column < k; column++) {
                // One code differs, so that sums are odd.
                ((ByteArray) inputs.codes()).set(column, (byte) (column % 32 == 7 ? 1 : 0x7E));
                ((ByteArray) inputs.codes()).set(inputs.format().pitch(k) + column, (byte) 0xFE);
            }
            ((ByteArray) weights.codes()).init((byte) 0x77);
            checkIntegers(engine, inputs, weights, Epilogue.NONE);
        });
    }

    private static StoredMatrix zeros(QuantFormat format, int rows, int columns) {
        boolean floats = format.scale() == ScaleType.FP32;
        int count = (int) format.scales(rows, columns);
        FloatArray wide = new FloatArray(count);
        ShortArray narrow = new ShortArray(count);
        wide.init(0.5f);
        narrow.init(Float.floatToFloat16(0.25f));
        return new StoredMatrix(
                format,
                rows,
                columns,
                new ByteArray((int) StoredMatrix.arrayLength(format, rows, columns)),
                floats ? wide : narrow);
    }

    /** A matrix by the twin of the encoders. */
    private static StoredMatrix stored(QuantFormat format, float[] values, int rows, int columns, boolean powers) {
        StoredMatrix matrix = zeros(format, rows, columns);
        ByteArray codes = (ByteArray) matrix.codes();
        int groups = format.groups(columns);
        for (int row = 0; row < rows; row++) {
            for (int group = 0; group < groups; group++) {
                int from = row * columns + group * format.group();
                int end = Math.min(from + format.group(), (row + 1) * columns);
                float[] own = java.util.Arrays.copyOfRange(values, from, end);
                int bits = ScaledCodes.scale(format, own, powers);
                if (matrix.scales() instanceof FloatArray scales) {
                    scales.set(row * groups + group, Float.intBitsToFloat(bits));
                } else {
                    ((ShortArray) matrix.scales()).set(row * groups + group, (short) bits);
                }
                for (int i = 0; i < own.length; i++) {
                    int code = ScaledCodes.encode(format, own[i], ScaledCodes.scaleOf(format, bits));
                    int at = (row * groups + group) * format.group() + i;
                    int shift = format.codesPerByte() == 2 ? (at & 1) * 4 : 0;
                    int place = at / format.codesPerByte();
                    codes.set(place, (byte) ((codes.get(place) & (shift == 4 ? 15 : 0)) | code << shift));
                }
            }
        }
        return matrix;
    }

    private static void checkIntegers(Engine engine, StoredMatrix inputs, StoredMatrix weights, Epilogue epilogue) {
        int m = inputs.rows();
        int n = weights.rows();
        int groups = weights.format().groups(weights.columns());
        int length = groups * dev.kiln.kernels.IntegerGemm.GROUP;
        IntArray units = new IntArray(m * length);
        FloatArray unitScales = Samples.output(m * groups);
        ByteArray turned = new ByteArray(n * length);
        FloatArray turnedScales = Samples.output(n * groups);
        float[] aux = Samples.normal(m * n, 9, 1);
        FloatArray c = Samples.output(m * n);
        engine.run(Launch.of(
                LaunchGrid.plane(groups, m),
                dev.kiln.kernels.IntegerGemm::units,
                (ByteArray) inputs.codes(),
                (FloatArray) inputs.scales(),
                units,
                unitScales,
                m,
                groups,
                inputs.format().group()));
        engine.run(Launch.of(
                LaunchGrid.plane(n, groups),
                dev.kiln.kernels.IntegerGemm::turn,
                (ByteArray) weights.codes(),
                (ShortArray) weights.scales(),
                turned,
                turnedScales,
                n,
                groups,
                weights.format().codesPerByte()));
        engine.run(Launch.of(
                dev.kiln.kernels.IntegerGemm.grid(m, n),
                dev.kiln.kernels.IntegerGemm::gemm,
                units,
                unitScales,
                turned,
                turnedScales,
                c,
                Samples.device(aux),
                m,
                n,
                groups,
                epilogue.code()));
        IntegerGemm twin = new IntegerGemm(inputs, weights);
        float[] expected = new float[m * n];
        for (int at = 0; at < expected.length; at++) {
            expected[at] = OrderedGemm.finish(epilogue, twin.value(at / n, at % n), aux, at % n, at);
        }
        Samples.assertBits(expected, c);
    }

    @TestFactory
    Stream<DynamicTest> transpose() {
        return Parity.cases("transpose", (engine, columns) -> {
            int rows = 3;
            FloatArray x = Samples.device(Samples.normal(rows * columns, 4, 1));
            FloatArray y = Samples.output(rows * columns);
            engine.run(Launch.of(
                    LaunchGrid.plane(rows, columns), dev.kiln.kernels.OrderedGemm::transpose, x, y, rows, columns));
            for (int i = 0; i < rows * columns; i++) {
                assertThat(y.get(i % columns * rows + i / columns)).isEqualTo(x.get(i));
            }
        });
    }

    @Test
    void shouldRefuseWhatEnginesComputeDifferently() {
        FloatArray array = new FloatArray(64);
        for (Epilogue epilogue : List.of(Epilogue.BIAS_GELU, Epilogue.BIAS_SILU)) {
            GemmSpec spec = GemmSpec.of(2, 2, 2, false, false).withEpilogue(epilogue);
            assertThatThrownBy(() -> dev.kiln.kernels.OrderedGemm.append(
                            new TaskGraph("g"), "t", new KernelContext(), spec, array, array, array, array))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(epilogue.name());
        }
    }
}
