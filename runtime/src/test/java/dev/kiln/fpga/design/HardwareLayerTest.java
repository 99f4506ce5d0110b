package dev.kiln.fpga.design;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.KilnException;
import dev.kiln.kernels.QuantFormat;
import dev.kiln.kernels.StoredMatrix;
import dev.kiln.kernels.reference.IntegerGemm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

class HardwareLayerTest {
    private static final int COLUMNS = 40;

    private static StoredMatrix weights(float scale) {
        QuantFormat format = QuantFormat.INT4;
        ByteArray codes = new ByteArray((int) StoredMatrix.arrayLength(format, 1, COLUMNS));
        codes.set(0, (byte) 0x79);
        ShortArray scales = new ShortArray((int) format.scales(1, COLUMNS));
        scales.init(Float.floatToFloat16(scale));
        return new StoredMatrix(format, 1, COLUMNS, codes, scales);
    }

    private static StoredMatrix inputs(float scale) {
        QuantFormat format = QuantFormat.FP8_E4M3;
        ByteArray codes = new ByteArray((int) StoredMatrix.arrayLength(format, 1, COLUMNS));
        codes.set(0, (byte) 0x38);
        codes.set(1, (byte) 0xB8);
        FloatArray scales = new FloatArray((int) format.scales(1, COLUMNS));
        scales.init(scale);
        return new StoredMatrix(format, 1, COLUMNS, codes, scales);
    }

    private static FloatArray bias(float value) {
        FloatArray bias = new FloatArray(1);
        bias.init(value);
        return bias;
    }

    @Test
    void shouldReadCodesScalesAndBiases() {
        HardwareLayer layer = new HardwareLayer("layers.2", weights(0.25f), bias(3), false);
        assertThat(layer.code(0, 0)).isEqualTo(-7);
        assertThat(layer.code(0, 1)).isEqualTo(7);
        assertThat(layer.exponent(0, 1)).isEqualTo(-2);
        // (1 · -7 + -1 · 7) · 0.25 · 2 + 3
        LayerVectors vectors = LayerVectors.of(layer, new IntegerGemm(inputs(2), weights(0.25f)));
        assertThat(Float.intBitsToFloat(vectors.result(0, 0))).isEqualTo(-4f);
        HardwareLayer relu = new HardwareLayer("layers.2", weights(0.25f), bias(3), true);
        assertThat(LayerVectors.of(relu, new IntegerGemm(inputs(2), weights(0.25f)))
                        .result(0, 0))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(floats = {0.3f, 0, Float.NaN, Float.POSITIVE_INFINITY, -1})
    void shouldRefuseScalesThatAreNoPowersOfTwo(float scale) {
        StoredMatrix weights = weights(scale);
        FloatArray bias = bias(0);
        assertThatThrownBy(() -> new HardwareLayer("layers.2", weights, bias, false))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("layers.2")
                .hasMessageContaining("--exact");
    }

    @ParameterizedTest
    @ValueSource(floats = {1e-38f, Float.NaN, Float.NEGATIVE_INFINITY})
    void shouldRefuseBiasesThatTheAdderDoesNotKnow(float value) {
        StoredMatrix weights = weights(1);
        FloatArray bias = bias(value);
        assertThatThrownBy(() -> new HardwareLayer("layers.2", weights, bias, false))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("row 0");
    }

    @ParameterizedTest
    @ValueSource(floats = {0.3f, 0x1p-81f, 0x1p81f, Float.NaN})
    void shouldRefuseInputsOfOtherScales(float scale) {
        HardwareLayer layer = new HardwareLayer("layers.2", weights(1), bias(0), false);
        IntegerGemm golden = new IntegerGemm(inputs(scale), weights(1));
        assertThatThrownBy(() -> LayerVectors.of(layer, golden))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("sample 0");
    }

    @Test
    void shouldRefuseWeightsInFloatingPoint() {
        StoredMatrix weights = StoredMatrix.of(new FloatArray(COLUMNS), 1, COLUMNS);
        FloatArray bias = bias(0);
        assertThatThrownBy(() -> new HardwareLayer("layers.0", weights, bias, false))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("INT4 or INT8");
    }
}
