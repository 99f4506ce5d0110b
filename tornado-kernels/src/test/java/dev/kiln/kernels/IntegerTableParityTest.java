package dev.kiln.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/**
 * All codes of INT4 against a table written by hand: numbers, among them every middle between two codes, what each is
 * to the nearest (ties to even), and its four bits in two's complement. The largest number is 7, so the scale is 1.
 */
@ExtendWith(ParityTable.class)
class IntegerTableParityTest {
    private static final float[] NUMBERS = {
        7f, -7f, 6.5f, 5.5f, 4.5f, 3.5f, 2.5f, 1.5f, 0.5f, -0.5f, -1.5f, -2.5f, -3.5f, -4.5f, -5.5f, -6.5f, 6.51f,
        0.51f, -0.51f, 1f, 2f, 3f, 4f, 5f, 6f, -1f, -2f, -3f, -4f, -5f, -6f, -0f
    };

    private static final float[] VALUES = {
        7, -7, 6, 6, 4, 4, 2, 2,
        0, 0, -2, -2, -4, -4, -6, -6,
        7, 1, -1, 1, 2, 3, 4, 5,
        6, -1, -2, -3, -4, -5, -6, 0
    };

    /** Two codes a byte, the first in the low half. */
    private static final int[] BYTES = {
        0x97, 0x66, 0x44, 0x22, 0x00, 0xEE, 0xCC, 0xAA,
        0x17, 0x1F, 0x32, 0x54, 0xF6, 0xDE, 0xBC, 0x0A
    };

    /** The bits of 1 in FP16. */
    private static final short ONE = 0x3C00;

    @TestFactory
    Stream<DynamicTest> encode() {
        return Parity.cases(Engine.ALL, "encode, ", List.of("INT4"), (engine, name) -> {
            ByteArray codes = new ByteArray(BYTES.length);
            ShortArray scales = new ShortArray(1);
            engine.run(Launch.of(
                    LaunchGrid.scaleGroups(1, 1),
                    ScaledIntegers::encode,
                    Samples.device(NUMBERS),
                    codes,
                    scales,
                    7,
                    2,
                    0,
                    NUMBERS.length,
                    NUMBERS.length));
            assertThat(scales.get(0)).isEqualTo(ONE);
            for (int i = 0; i < BYTES.length; i++) {
                assertThat(codes.get(i) & 0xFF).as("byte %d", i).isEqualTo(BYTES[i]);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> decode() {
        return Parity.cases(Engine.ALL, "decode, ", List.of("INT4"), (engine, name) -> {
            ByteArray codes = new ByteArray(BYTES.length);
            for (int i = 0; i < BYTES.length; i++) {
                codes.set(i, (byte) BYTES[i]);
            }
            ShortArray scales = new ShortArray(1);
            scales.set(0, ONE);
            FloatArray x = Samples.output(VALUES.length);
            engine.run(Launch.of(
                    LaunchGrid.plane(VALUES.length, 1),
                    ScaledIntegers::decode,
                    codes,
                    scales,
                    x,
                    2,
                    1,
                    VALUES.length,
                    VALUES.length));
            for (int i = 0; i < VALUES.length; i++) {
                assertThat(x.get(i)).as("code %d", i).isEqualTo(VALUES[i]);
            }
        });
    }
}
