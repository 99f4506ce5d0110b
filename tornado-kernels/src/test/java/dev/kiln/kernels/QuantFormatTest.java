package dev.kiln.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a matrix takes in each format. */
class QuantFormatTest {
    private static QuantFormat format(String name) {
        return QuantFormat.ALL.stream()
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "FP32, 32, 784, 3, 1",
        "FP8_E4M3, 8.25, 896, 3, 1",
        "FP8_E5M2, 8.25, 896, 3, 1",
        "INT4, 4.5, 800, 3, 2",
        "INT8, 8.5, 800, 3, 1",
        "FP16, 16, 784, 3, 1",
        "BF16, 16, 784, 3, 1",
        "MXFP8, 8.25, 800, 3, 1",
        "MXFP4, 4.25, 800, 3, 2"
    })
    void shouldTakeWholeGroupsOfARow(String name, double bits, int pitch, int rows, int codesPerByte) {
        QuantFormat format = format(name);
        assertThat(format.bitsPerElement()).isEqualTo(bits);
        assertThat(format.pitch(784)).isEqualTo(pitch);
        assertThat(format.codeBytes(rows, 784))
                .isEqualTo((long) rows * pitch * format.codes().bits() / 8);
        assertThat(format.codesPerByte()).isEqualTo(codesPerByte);
        boolean scaled = format.scale() != ScaleType.NONE;
        assertThat(format.scales(rows, 784)).isEqualTo(scaled ? rows * (pitch / format.group()) : 0);
    }

    @Test
    void shouldHaveSymmetricIntegers() {
        assertThat(QuantFormat.INT4.codes().largest()).isEqualTo(7);
        assertThat(QuantFormat.INT8.codes().largest()).isEqualTo(127);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -32, 33})
    void shouldRefuseGroupsOfNoWholeBytes(int group) {
        assertThatThrownBy(() -> QuantFormat.INT4.withGroup(group))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("INT4")
                .hasMessageContaining(String.valueOf(group));
    }

    @Test
    void shouldRefuseGroupsWithoutAScale() {
        assertThatThrownBy(() -> QuantFormat.FP16.withGroup(32))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no scale");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9})
    void shouldRefuseIntegersOfOtherWidths(int bits) {
        assertThatThrownBy(() -> new IntegerCodes(bits))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 to 8 bits");
    }
}
