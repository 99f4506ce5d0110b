package uk.ac.manchester.tornado.api.types;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.vectors.Half2;

/** Conversions against those of the JDK: every half, and floats around every rounding. */
class HalfFloatTest {

    private static void assertRounds(float value) {
        short expected = Float.floatToFloat16(value);
        short actual = new HalfFloat(value).getHalfFloatValue();
        boolean bothNan = Float.isNaN(value) && (actual & 0x7fff) > 0x7c00;
        assertThat(bothNan || actual == expected)
                .as("%s rounds to %04x, but is %04x", Float.toHexString(value), expected & 0xffff, actual & 0xffff)
                .isTrue();
    }

    @Test
    void shouldConvertEveryHalf() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float expected = Float.float16ToFloat((short) bits);
            float actual = new HalfFloat((short) bits).getFloat32();
            assertThat(Float.floatToIntBits(actual))
                    .as("half %04x is %s, but became %s", bits, expected, actual)
                    .isEqualTo(Float.floatToIntBits(expected));
        }
    }

    @Test
    void shouldRoundToTheNearestHalfAndToEven() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float half = Float.float16ToFloat((short) bits);
            float next = Float.float16ToFloat((short) (bits + 1));
            float middle = half + (next - half) / 2;
            for (float value : new float[] {half, middle, Math.nextUp(middle), Math.nextDown(middle)}) {
                assertRounds(value);
            }
        }
        Random random = new Random(7);
        for (int i = 0; i < 1_000_000; i++) {
            assertRounds(Float.intBitsToFloat(random.nextInt()));
        }
    }

    @Test
    void shouldComputeInFloatAndRound() {
        HalfFloat third = HalfFloat.div(new HalfFloat(1f), new HalfFloat(3f));
        assertThat(third.getFloat32()).isEqualTo(0.33325195f);
        assertThat(HalfFloat.add(new HalfFloat(2048f), new HalfFloat(1f)).getFloat32())
                .isEqualTo(2048f);
        assertThat(HalfFloat.mult(new HalfFloat(300f), new HalfFloat(300f)).getFloat32())
                .isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(HalfFloat.sub(new HalfFloat(1e-7f), new HalfFloat(1e-7f)).getFloat32())
                .isZero();
    }

    @Test
    void shouldFindTheSmallerAndTheLarger() {
        HalfFloat one = new HalfFloat(1f);
        HalfFloat two = new HalfFloat(2f);
        assertThat(TornadoMath.min(one, two).getFloat32()).isEqualTo(1f);
        assertThat(TornadoMath.max(one, two).getFloat32()).isEqualTo(2f);
        assertThat(TornadoMath.max(one, new HalfFloat(Float.NaN)).getFloat32()).isNaN();
    }

    @Test
    void shouldReadAndWritePairs() {
        HalfFloatArray array = new HalfFloatArray(4);
        array.setHalf2(1, Half2.fromFloats(3f, 4f));
        assertThat(array.get(0).getFloat32()).isZero();
        assertThat(array.get(2).getFloat32()).isEqualTo(4f);
        assertThat(array.getHalf2(1).getX().getFloat32()).isEqualTo(3f);
        assertThat(array.getHalf2(1).getY().getFloat32()).isEqualTo(4f);
    }
}
