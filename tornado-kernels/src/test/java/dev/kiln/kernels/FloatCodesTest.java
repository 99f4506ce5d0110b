package dev.kiln.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The values of codes against the tables of OFP8 1.0, section 5, and against the definition in exact arithmetic. */
class FloatCodesTest {
    private static final FloatCodes E4M3 = FloatCodes.E4M3;
    private static final FloatCodes E5M2 = FloatCodes.E5M2;

    @ParameterizedTest
    @CsvSource({
        "0x00, 0.0",
        "0x80, -0.0",
        "0x01, 0x1p-9",
        "0x07, 0x1.cp-7",
        "0x08, 0x1p-6",
        "0x38, 1",
        "0x7e, 448",
        "0xfe, -448",
        "0x7f, NaN",
        "0xff, NaN",
        "0x3c, 1.5",
        "0xb9, -1.125"
    })
    void shouldHaveTheValuesOfE4m3(String code, float value) {
        assertThat(E4M3.table()[Integer.decode(code)]).isEqualTo(Float.valueOf(value));
    }

    @ParameterizedTest
    @CsvSource({
        "0x00, 0.0", "0x80, -0.0", "0x01, 0x1p-16", "0x03, 0x1.8p-15", "0x04, 0x1p-14", "0x3c, 1", "0x7b, 57344",
        "0xfb, -57344", "0x7c, Infinity", "0xfc, -Infinity", "0x7d, NaN", "0x7e, NaN", "0x7f, NaN", "0xff, NaN"
    })
    void shouldHaveTheValuesOfE5m2(String code, float value) {
        assertThat(E5M2.table()[Integer.decode(code)]).isEqualTo(Float.valueOf(value));
    }

    /** OCP Microscaling Formats (MX) Specification 1.0, table 5. */
    @Test
    void shouldHaveTheValuesOfE2m1() {
        assertThat(FloatCodes.E2M1.table())
                .containsExactly(0f, 0.5f, 1f, 1.5f, 2f, 3f, 4f, 6f, -0f, -0.5f, -1f, -1.5f, -2f, -3f, -4f, -6f);
    }

    @Test
    void shouldHaveTheValuesOfFp16() {
        float[] table = FloatCodes.FP16.table();
        assertThat(table).hasSize(1 << 16);
        for (int code = 0; code < table.length; code++) {
            assertThat(table[code]).as("code %d", code).isEqualTo(Float.valueOf(Float.float16ToFloat((short) code)));
        }
    }

    @Test
    void shouldHaveTheValuesOfBf16() {
        float[] table = FloatCodes.BF16.table();
        assertThat(table).hasSize(1 << 16);
        for (int code = 0; code < table.length; code++) {
            assertThat(table[code]).as("code %d", code).isEqualTo(Float.valueOf(Float.intBitsToFloat(code << 16)));
        }
    }

    @Test
    void shouldHaveTheValuesOfTheDefinition() {
        shouldHaveTheValuesOfTheDefinition(E4M3, 4, 3, 7, 0x7e);
        shouldHaveTheValuesOfTheDefinition(E5M2, 5, 2, 15, 0x7b);
    }

    private static void shouldHaveTheValuesOfTheDefinition(
            FloatCodes codes, int exponentBits, int mantissaBits, int bias, int largest) {
        float[] table = codes.table();
        assertThat(table).hasSize(256);
        for (int code = 0; code <= largest; code++) {
            int field = code >> mantissaBits & (1 << exponentBits) - 1;
            BigDecimal fraction =
                    BigDecimal.valueOf(code & (1 << mantissaBits) - 1).divide(BigDecimal.valueOf(1L << mantissaBits));
            BigDecimal mantissa = field == 0 ? fraction : fraction.add(BigDecimal.ONE);
            int exponent = (field == 0 ? 1 : field) - bias;
            BigDecimal power = BigDecimal.TWO.pow(Math.abs(exponent));
            BigDecimal value = exponent < 0 ? mantissa.divide(power) : mantissa.multiply(power);
            assertThat(new BigDecimal(table[code])).as("code %d", code).isEqualByComparingTo(value);
            assertThat(table[code + 128]).as("code %d", code + 128).isEqualTo(Float.valueOf(-table[code]));
        }
    }
}
