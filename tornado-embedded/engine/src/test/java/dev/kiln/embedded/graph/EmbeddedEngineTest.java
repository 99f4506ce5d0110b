package dev.kiln.embedded.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.TornadoBackend;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.exceptions.TornadoBackendNotFound;
import uk.ac.manchester.tornado.api.exceptions.TornadoDeviceNotFound;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

class EmbeddedEngineTest {

    @Test
    void isFoundAndListsTheHost() {
        TornadoRuntime runtime = TornadoRuntimeProvider.getTornadoRuntime();
        assertThat(runtime).isInstanceOf(EmbeddedRuntime.class);
        assertThat(runtime.getNumBackends()).isEqualTo(2);
        assertThat(runtime.getBackendType(1)).isEqualTo(TornadoVMBackendType.OPENCL);
        TornadoBackend backend = runtime.getBackend(0);
        assertThat(backend.getBackendType()).isEqualTo(TornadoVMBackendType.JAVA);
        assertThat(backend.getAllDevices()).containsExactly(runtime.getDefaultDevice());

        TornadoDevice host = TornadoExecutionPlan.getDevice(0, 0);
        assertThat(host.getDeviceName()).isEqualTo("host");
        assertThat(host.getDeviceType()).isEqualTo(TornadoDeviceType.CPU);
        assertThat(host.getMaxGlobalMemory()).isGreaterThan(64L << 20);
        assertThat(host.getAvailableProcessors()).isPositive();
        assertThat(host.getDescription()).contains("bit vectors", "float32");
    }

    @Test
    void saysWhatItDoesNotHave() {
        TornadoRuntime runtime = TornadoRuntimeProvider.getTornadoRuntime();
        assertThatThrownBy(() -> runtime.getBackend(3))
                .isInstanceOf(TornadoBackendNotFound.class)
                .hasMessageContaining("no back end 3");
        assertThatThrownBy(() -> TornadoExecutionPlan.getDevice(0, 7))
                .isInstanceOf(TornadoDeviceNotFound.class)
                .hasMessageContaining("no device 7");
    }
}
