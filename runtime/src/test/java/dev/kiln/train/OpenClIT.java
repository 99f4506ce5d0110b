package dev.kiln.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kiln.data.DataOptions;
import dev.kiln.data.DataSources;
import dev.kiln.data.DataSplits;
import dev.kiln.device.DeviceInfo;
import dev.kiln.device.Devices;
import dev.kiln.tensor.TensorAllocator;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short training on an OpenCL device: it learns what the host learns, and the same bits each time. */
class OpenClIT {
    @TempDir
    Path directory;

    @Test
    void shouldLearnWhatTheHostLearns() {
        List<String> devices = Devices.engines().getFirst().devices().stream()
                .map(DeviceInfo::name)
                .toList();
        Assumptions.assumeTrue(
                devices.contains("opencl:0"),
                "no OpenCL device: " + Devices.engines().getFirst().missing());
        RunSummary host = train("host", "host");
        RunSummary first = train("opencl:0", "first");
        assertThat(first.device()).isEqualTo("opencl:0");
        assertThat(host.testAccuracy()).isGreaterThan(0.9);
        assertThat(first.testAccuracy()).isCloseTo(host.testAccuracy(), within(0.01));
        assertThat(train("opencl:0", "second").weightsSha256()).isEqualTo(first.weightsSha256());
        // As on a device with memory of its own: the next batch is sent while a step runs.
        System.setProperty("kiln.opencl.memory", "staged");
        try {
            assertThat(train("opencl:0", "third").weightsSha256()).isEqualTo(first.weightsSha256());
        } finally {
            System.clearProperty("kiln.opencl.memory");
        }
    }

    private RunSummary train(String device, String run) {
        TrainConfig config = TrainConfig.defaults()
                .with("model", "mlp:128:norm=layer:dropout=0.1")
                .with("epochs", "2")
                .with("device", device);
        try (TensorAllocator allocator = new TensorAllocator();
                DataSplits data = DataSources.open("glyphs:n=8000", DataOptions.defaults(), allocator)) {
            return new Trainer(config, data, allocator, directory.resolve(run), TrainListener.NONE).run();
        }
    }
}
