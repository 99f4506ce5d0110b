package dev.kiln.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kiln.KilnException;
import dev.kiln.checkpoint.CheckpointReader;
import dev.kiln.data.DataSplits;
import dev.kiln.device.DeviceInfo;
import dev.kiln.device.Devices;
import dev.kiln.metrics.DeviceMetrics;
import dev.kiln.metrics.DivisionDecision;
import dev.kiln.metrics.DroppedDevice;
import dev.kiln.tensor.TensorAllocator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

/** Whole trainings on the host and an OpenCL device at once, some of them with a device that fails. */
class SeveralDevicesIT {
    private static final int FAILS_AT = 37;

    @TempDir
    Path directory;

    @BeforeAll
    static void requireTwoDevices() {
        List<String> devices = Devices.engines().getFirst().devices().stream()
                .map(DeviceInfo::name)
                .toList();
        Assumptions.assumeTrue(
                devices.contains("opencl:0"),
                "no OpenCL device: " + Devices.engines().getFirst().missing());
    }

    @Test
    void shouldLearnWhatOneDeviceLearns() {
        RunSummary one = train(config("host", "auto"), "one", TrainListener.NONE, DeviceReplica::new);
        Listener listener = new Listener();
        RunSummary two = train(config("host,opencl:0", "auto"), "two", listener, DeviceReplica::new);
        assertThat(two.device()).isEqualTo("host,opencl:0");
        assertThat(two.steps()).isEqualTo(one.steps());
        assertThat(two.testAccuracy()).isCloseTo(one.testAccuracy(), within(0.02));
        assertThat(two.testLoss()).isCloseTo(one.testLoss(), within(0.01));
        assertThat(listener.devices)
                .allSatisfy(metrics -> assertThat(metrics.devices())
                        .extracting(DeviceMetrics.Device::name)
                        .containsExactly("host", "opencl:0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "opencl:0"})
    void shouldGoOnWithoutADeviceThatFailsAndResume(String failing) {
        TrainConfig config = config("host,opencl:0", "1:1");
        Listener listener = new Listener();
        RunSummary summary = train(config, "run", listener, failing(failing));
        assertThat(summary.end()).isEqualTo(RunSummary.End.FINISHED);
        assertThat(listener.dropped)
                .containsExactly(new DroppedDevice(FAILS_AT, failing, "Task gradients.loss failed: on purpose"));
        String other = failing.equals("host") ? "opencl:0" : "host";
        DivisionDecision last = listener.divisions.getLast();
        assertThat(last.rows()).isEqualTo(Map.of(failing, 0, other, 32));
        assertThat(listener.devices.getLast().devices())
                .singleElement()
                .satisfies(device -> assertThat(device.rows()).isEqualTo(32));
        RunSummary one = train(config(other, "auto"), "one", TrainListener.NONE, DeviceReplica::new);
        assertThat(summary.testLoss()).isCloseTo(one.testLoss(), within(0.01));
        assertThat(summary.steps()).isEqualTo(one.steps());
        // A run that goes on tries all of its devices again.
        TrainConfig longer = config.with("epochs", "7")
                .with("resume", directory.resolve("run").toString());
        Listener after = new Listener();
        assertThat(train(longer, "run", after, DeviceReplica::new).steps()).isEqualTo(7 * 16);
        assertThat(after.dropped).isEmpty();
        assertThat(after.divisions.getFirst().rows()).isEqualTo(Map.of("host", 16, "opencl:0", 16));
    }

    @Test
    void shouldLeaveAWholeCheckpointWhenAllDevicesFail() {
        TrainConfig config = config("host,opencl:0", "1:1");
        Replica.Factory all = (target, model, settings, allocator) ->
                new FailingReplica(new DeviceReplica(target, model, settings, allocator), FAILS_AT);
        assertThatThrownBy(() -> train(config, "run", TrainListener.NONE, all))
                .isInstanceOf(KilnException.class)
                .satisfies(e -> assertThat(((KilnException) e).code()).isEqualTo("device-failed"))
                .hasMessageContaining("No device is left at step " + (FAILS_AT + 1));
        Path latest = CheckpointReader.resolve(directory.resolve("run"));
        assertThat(CheckpointReader.read(latest).step()).isEqualTo(32);
        TrainConfig rest = config.with("resume", directory.resolve("run").toString());
        RunSummary resumed = train(rest, "run", TrainListener.NONE, DeviceReplica::new);
        RunSummary whole = train(config, "whole", TrainListener.NONE, DeviceReplica::new);
        assertThat(resumed.weightsSha256()).isEqualTo(whole.weightsSha256());
    }

    private static Replica.Factory failing(String name) {
        return (target, model, settings, allocator) -> {
            Replica replica = new DeviceReplica(target, model, settings, allocator);
            return target.name().equals(name) ? new FailingReplica(replica, FAILS_AT) : replica;
        };
    }

    private static TrainConfig config(String device, String shares) {
        return TrainConfig.fromJson("""
                {"data": "blobs", "model": "mlp:24:dropout=0.1", "epochs": 5, "batch": 32, "log-every": 5,
                 "schedule": "constant", "device": "%s", "device-shares": "%s"}
                """.formatted(device, shares), "test");
    }

    private RunSummary train(TrainConfig config, String run, TrainListener listener, Replica.Factory replicas) {
        try (TensorAllocator allocator = new TensorAllocator();
                DataSplits data = Blobs.splits(500, 12, 4)) {
            Path checkpoints = directory.resolve(run + "/checkpoints");
            return new Trainer(config, data, allocator, checkpoints, listener, replicas).run();
        }
    }

    private static final class Listener implements TrainListener {
        private final List<DeviceMetrics> devices = new ArrayList<>();
        private final List<DivisionDecision> divisions = new ArrayList<>();
        private final List<DroppedDevice> dropped = new ArrayList<>();

        @Override
        public void onDevices(DeviceMetrics metrics) {
            devices.add(metrics);
        }

        @Override
        public void onDivision(DivisionDecision decision) {
            divisions.add(decision);
        }

        @Override
        public void onDropped(DroppedDevice device) {
            dropped.add(device);
        }
    }

    /** A device that is lost from a step on. */
    private record FailingReplica(Replica replica, int failsAt) implements WrappedReplica {
        @Override
        public long run(Share share) {
            if (share.step() >= failsAt) {
                throw new TornadoRuntimeException("Task gradients.loss failed:\n on purpose");
            }
            return replica.run(share);
        }
    }
}
