package dev.kiln.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** States in BF16 against the upper half of FP32's bits and the twin's random words, on every engine. */
@ExtendWith(ParityTable.class)
class OptimizerStatesParityTest {
    private static final long SEED = 0x123456789ABCL;
    private static final long STEP = 0x1_0000_0007L;
    private static final int TENSOR = 65_539;

    private static float[] values(int n) {
        float[] special = {
            Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0f, -0f, Float.MIN_VALUE, 0x1.fep127f, -1e-30f
        };
        float[] values = Samples.normal(n, 3, 1);
        for (int i = 0; i < n; i += 7) {
            values[i] = special[i / 7 % special.length];
        }
        return values;
    }

    /** Away from zero where the word's upper 24 bits are below the part that BF16 leaves out. */
    private static int drawn(float value, int word) {
        int bits = Float.floatToRawIntBits(value);
        if (!Float.isFinite(value)) {
            return Float.isNaN(value) ? 0x7FFF : bits >>> 16;
        }
        boolean away = (bits & 0xFFFF) << 8 > word >>> 8;
        return (bits >>> 16) + (away ? 1 : 0);
    }

    @TestFactory
    Stream<DynamicTest> encodeBrain() {
        return Parity.cases("encodeBrain", (engine, n) -> {
            float[] values = values(n);
            IntArray key = new IntArray(Philox.KEY_LENGTH);
            Philox.fillKey(key, SEED, STEP);
            ShortArray bits = new ShortArray(n);
            engine.run(Launch.of(
                    LaunchGrid.plane(Philox.LANES, Philox.blocks(n)),
                    OptimizerStates::encodeBrain,
                    Samples.device(values),
                    bits,
                    key,
                    TENSOR,
                    n));
            assertThat(IntStream.range(0, n).map(i -> bits.get(i) & 0xFFFF).toArray())
                    .isEqualTo(IntStream.range(0, n)
                            .map(i -> drawn(values[i], dev.kiln.kernels.reference.Philox.word(SEED, STEP, TENSOR, i)))
                            .toArray());
        });
    }
}
