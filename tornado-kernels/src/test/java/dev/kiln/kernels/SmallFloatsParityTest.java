package dev.kiln.kernels;

import static dev.kiln.kernels.Samples.device;
import static dev.kiln.kernels.Samples.extreme;
import static dev.kiln.kernels.Samples.normal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.kiln.kernels.reference.SmallFloats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Codes are the twin's, bit for bit, on every engine. */
@ExtendWith(ParityTable.class)
class SmallFloatsParityTest {
    private static final List<FloatCodes> FORMATS = List.of(FloatCodes.E4M3, FloatCodes.E5M2);
    private static final byte UNWRITTEN = 0x55;

    /** Every code's value, the middle between each and the next, and what lies right beside these; and random ones. */
    private static float[] values(FloatCodes codes, int n) {
        List<Float> values = new ArrayList<>(List.of(
                0f,
                -0f,
                Float.NaN,
                Float.POSITIVE_INFINITY,
                Float.NEGATIVE_INFINITY,
                Float.MAX_VALUE,
                -Float.MAX_VALUE,
                Float.MIN_VALUE,
                -Float.MIN_NORMAL,
                464f,
                -61440f));
        float[] table = codes.table();
        for (int code = 0; code < table.length; code++) {
            values.add(table[code]);
            float next = table[code + 1 < table.length ? code + 1 : code];
            float middle = (table[code] + next) / 2;
            values.addAll(List.of(middle, Math.nextUp(middle), Math.nextDown(middle), Math.nextUp(table[code])));
        }
        for (float scale = 0x1p-20f; scale < 0x1p20f; scale *= 8) {
            for (float value : normal(97, 5, scale)) {
                values.add(value);
            }
        }
        float[] chosen = n >= values.size() ? extreme(n, 3) : new float[n];
        int first = n < values.size() ? new SplittableRandom(n).nextInt(values.size() - n) : 0;
        for (int i = 0; i < Math.min(n, values.size()); i++) {
            chosen[i] = values.get(first + i);
        }
        return chosen;
    }

    private static ByteArray unwritten(int n) {
        ByteArray codes = new ByteArray(n);
        codes.init(UNWRITTEN);
        return codes;
    }

    private static int[] codes(ByteArray codes) {
        int[] values = new int[codes.getSize()];
        Arrays.setAll(values, i -> codes.get(i) & 0xFF);
        return values;
    }

    @TestFactory
    Stream<DynamicTest> encode() {
        return Parity.cases("encode", (engine, n) -> {
            for (FloatCodes format : FORMATS) {
                float[] values = values(format, n);
                FloatCodes.Encoding e = format.encoding();
                ByteArray codes = unwritten(n);
                engine.run(Launch.of(
                        LaunchGrid.lanes(n),
                        dev.kiln.kernels.SmallFloats::encode,
                        device(values),
                        codes,
                        e.lift(),
                        e.steps(),
                        e.largest(),
                        e.infinity(),
                        e.nan(),
                        e.sign(),
                        n));
                float[] table = format.table();
                int[] expected = new int[n];
                Arrays.setAll(expected, i -> SmallFloats.encode(values[i], table));
                assertThat(codes(codes)).as(format.toString()).isEqualTo(expected);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> decode() {
        return Parity.cases("decode", (engine, n) -> {
            for (FloatCodes format : FORMATS) {
                ByteArray codes = new ByteArray(n);
                for (int i = 0; i < n; i++) {
                    codes.set(i, (byte) (i * 7));
                }
                FloatArray x = Samples.output(n);
                float[] table = format.table();
                engine.run(Launch.of(
                        LaunchGrid.lanes(n), dev.kiln.kernels.SmallFloats::decode, codes, device(table), x, n));
                float[] expected = new float[n];
                for (int i = 0; i < n; i++) {
                    expected[i] = table[(i * 7) & 0xFF];
                }
                assertThat(x.toHeapArray()).as(format.toString()).isEqualTo(expected);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> encodeAtRandom() {
        return Parity.cases("encodeAtRandom", (engine, n) -> {
            for (FloatCodes format : FORMATS) {
                float[] values = values(format, n);
                int[] words = Samples.integers(n, 9, Integer.MAX_VALUE);
                words[0] = -1;
                float[] table = format.table();
                int[] expected = new int[n];
                Arrays.setAll(expected, i -> drawn(values[i], words[i], table, format.largest()));
                assertThat(codes(atRandom(engine, format, values, words)))
                        .as(format.toString())
                        .isEqualTo(expected);
            }
        });
    }

    private static ByteArray atRandom(Engine engine, FloatCodes format, float[] values, int[] words) {
        FloatCodes.Encoding e = format.encoding();
        ByteArray codes = unwritten(values.length);
        engine.run(Launch.of(
                LaunchGrid.lanes(values.length),
                dev.kiln.kernels.SmallFloats::encodeAtRandom,
                device(values),
                IntArray.fromArray(words),
                codes,
                e.lift(),
                e.steps(),
                e.largest(),
                e.infinity(),
                e.nan(),
                e.sign(),
                values.length));
        return codes;
    }

    /** Up where the word's upper 24 bits are below the place between the neighbours, which is exact in double. */
    private static int drawn(float value, int word, float[] table, float largest) {
        if (!(Math.abs(value) <= largest)) {
            return SmallFloats.encode(value, table);
        }
        int[] codes = SmallFloats.neighbours(value, table);
        double low = Math.abs(table[codes[0]]);
        double high = Math.abs(table[codes[1]]);
        double place = codes[0] == codes[1] ? 0 : (Math.abs((double) value) - low) / (high - low);
        boolean up = place * 0x1p24 > word >>> 8;
        int code = codes[up ? 1 : 0];
        return value == 0 ? SmallFloats.encode(value, table) : code;
    }

    /**
     * The mean of n roundings of a value lies within 5 of its standard deviations, √(p(1 − p)/n) steps: a right kernel
     * fails this for one of these values once in 250,000 seeds.
     */
    @TestFactory
    Stream<DynamicTest> encodeAtRandomIsUnbiased() {
        int n = 1 << 16;
        return Parity.cases("encodeAtRandom, mean of ", new int[] {n}, (engine, count) -> {
            float[] table = FloatCodes.E4M3.table();
            int[] words = new SplittableRandom(11).ints(count).toArray();
            for (float value : new float[] {1.03f, -3.3f, 0.0007f, 300f, 0.4999f}) {
                float[] values = new float[count];
                Arrays.fill(values, value);
                double sum = 0;
                for (int code : codes(atRandom(engine, FloatCodes.E4M3, values, words))) {
                    sum += table[code];
                }
                int[] around = SmallFloats.neighbours(value, table);
                double step = Math.abs(table[around[1]] - table[around[0]]);
                double p = Math.abs(value - table[around[0]]) / step;
                assertThat(sum / count).isCloseTo(value, offset(5 * step * Math.sqrt(p * (1 - p) / count)));
            }
        });
    }
}
