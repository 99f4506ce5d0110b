package dev.kiln.precision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kiln.kernels.QuantFormat;
import dev.kiln.kernels.RoundTrip;
import dev.kiln.kernels.ScaleType;
import dev.kiln.kernels.reference.ScaledCodes;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Errors of formats against their plain twins, and against what is known of them. */
class ErrorMeterTest {
    @Test
    void shouldRoundTripAsTheTwinDoes() {
        SplittableRandom random = new SplittableRandom(3);
        for (QuantFormat format : QuantFormat.ALL) {
            if (format.scale() == ScaleType.E8M0 || format.equals(QuantFormat.FP32)) {
                continue;
            }
            boolean powersOfTwo = random.nextBoolean();
            RoundTrip trip = new RoundTrip(format, powersOfTwo);
            for (int columns : new int[] {1, 31, 128, 200}) {
                float[] row = new float[columns];
                for (int i = 0; i < columns; i++) {
                    row[i] = (float) (random.nextGaussian() * Math.exp(10 * random.nextGaussian()));
                }
                float[] back = trip.of(row);
                for (int start = 0; start < columns; start += format.group()) {
                    float[] group = Arrays.copyOfRange(row, start, Math.min(columns, start + format.group()));
                    float scale = ScaledCodes.scaleOf(format, ScaledCodes.scale(format, group, powersOfTwo));
                    for (int i = 0; i < group.length; i++) {
                        Float expected = switch (format.name()) {
                            case "FP16" -> Float.float16ToFloat(Float.floatToFloat16(group[i]));
                            case "BF16" -> brain(group[i]);
                            default -> ScaledCodes.decode(format, ScaledCodes.encode(format, group[i], scale), scale);
                        };
                        assertThat(back[start + i])
                                .as("%s of %s", group[i], format)
                                .isEqualTo(expected);
                    }
                }
            }
        }
    }

    private static float brain(float value) {
        int bits = Float.floatToIntBits(value);
        return Float.intBitsToFloat((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000);
    }

    /** Uniform numbers in b bits have 6.02·b dB, and a symmetric code of 15 or 255 levels nearly that. */
    @Test
    void shouldFindTheKnownRatioOfUniformNumbers() {
        assertThat(uniform(QuantFormat.INT4).sqnr()).isCloseTo(20 * Math.log10(15), within(0.8));
        assertThat(uniform(QuantFormat.INT8).sqnr()).isCloseTo(20 * Math.log10(255), within(0.8));
        assertThat(uniform(QuantFormat.FP32).sqnr()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(uniform(QuantFormat.INT4).underflowRate()).isEqualTo(0);
    }

    private static FormatError uniform(QuantFormat format) {
        SplittableRandom random = new SplittableRandom(5);
        ErrorMeter meter = new ErrorMeter(format, false);
        for (int row = 0; row < 100; row++) {
            float[] values = new float[256];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextDouble(-1, 1);
            }
            meter.add(values);
        }
        return meter.error();
    }

    @Test
    void shouldCountUnderflowAndClipping() {
        ErrorMeter half = new ErrorMeter(QuantFormat.FP16, false);
        half.add(new float[] {1e-9f, 0f, 1f, 70000f});
        assertThat(half.error().underflowRate()).isEqualTo(1.0 / 3);
        assertThat(half.error().clipRate()).isEqualTo(0.25);
        ErrorMeter small = new ErrorMeter(QuantFormat.FP8_E4M3, false);
        small.add(new float[] {448f, 0.0005f, 0.1f, -448f});
        assertThat(small.error().underflowRate()).isEqualTo(0.25);
        assertThat(small.error().clipRate()).isEqualTo(0);
    }

    @Test
    void shouldNotCallNumbersThatAreNotFiniteGood() {
        ErrorMeter meter = new ErrorMeter(QuantFormat.FP8_E4M3, false);
        meter.add(new float[] {1f, Float.NaN});
        assertThat(meter.error().sqnr()).isNaN();
        assertThat(meter.error().noise()).isEqualTo(1);
    }
}
