package dev.kiln.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.KilnException;
import org.junit.jupiter.api.Test;

class DevicesTest {
    @Test
    void shouldListTheHostAndSayWhyTornadoVmIsNotThere() {
        assertThat(Devices.engines()).hasSize(2);
        EngineInfo embedded = Devices.engines().get(0);
        assertThat(embedded.available()).isTrue();
        assertThat(embedded.devices()).extracting(DeviceInfo::name).contains("host");
        assertThat(embedded.devices().getFirst().memoryBytes()).isPositive();
        EngineInfo tornado = Devices.engines().get(1);
        assertThat(tornado.available()).isFalse();
        assertThat(tornado.reason()).contains("TORNADOVM_HOME").doesNotContain("\n");
    }

    @Test
    void shouldSayInPlainWordsWhyTornadoVmDoesNotStart() {
        assertThat(Devices.inPlainWords("\u001b[31m[WARNING] No OpenCL platforms found. Deoptimizing\u001b[0m\n"))
                .contains("no OpenCL driver", "install")
                .doesNotContain("\u001b");
        assertThat(Devices.inPlainWords("no tornado-opencl in java.library.path: /x"))
                .contains("native library", "/x");
        assertThat(Devices.inPlainWords("\u001b[31mother\u001b[0m\n words ")).isEqualTo("other words");
    }

    @Test
    void shouldSelectByNameAndSuggestWhereThereIsNone() {
        assertThat(Devices.select("embedded", "host").name()).isEqualTo("host");
        assertThat(Devices.select("auto", "auto").name()).isEqualTo("host");
        assertThatThrownBy(() -> Devices.select("embedded", "hots"))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("did you mean \"host\"?");
        assertThatThrownBy(() -> Devices.select("tornadovm", "gpu"))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("is not available");
    }
}
