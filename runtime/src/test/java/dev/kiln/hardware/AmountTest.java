package dev.kiln.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountTest {
    @ParameterizedTest
    @CsvSource({
        "358.4e9, FP32, 358 GFLOP/s",
        "1.5e12, FP64, 1.5 TFLOP/s",
        "999.6e9, FP32, 1 TFLOP/s",
        "2e9, INT32, 2 Gop/s",
        "12, FP32, 12 FLOP/s"
    })
    void shouldWriteRates(double rate, String format, String words) {
        assertThat(Amount.rate(rate, format)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"3.93e-7, 393 ns", "1.25e-5, 12.5 µs", "0.0421, 42.1 ms", "61.5, 61.5 s", "0.9996, 1 s"})
    void shouldWriteTimes(double seconds, String words) {
        assertThat(Amount.time(seconds)).isEqualTo(words);
    }

    @Test
    void shouldWriteTheRest() {
        assertThat(Amount.bandwidth(19.24e9)).isEqualTo("19.2 GB/s");
        assertThat(Amount.bytes(128 << 20)).isEqualTo("128 MiB");
        assertThat(Amount.share(0.0345)).isEqualTo("3.5%");
        assertThat(Amount.share(0.876)).isEqualTo("88%");
        assertThat(Amount.ratio(1.2345)).isEqualTo("1.23×");
        assertThat(Amount.ratio(Double.POSITIVE_INFINITY)).isEqualTo("∞");
        assertThat(Amount.digits(Double.NaN)).isEqualTo("–");
        assertThat(Amount.digits(0)).isEqualTo("0");
    }
}
