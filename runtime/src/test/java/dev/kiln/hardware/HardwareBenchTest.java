package dev.kiln.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.KilnException;
import dev.kiln.advice.StepSize;
import dev.kiln.device.Devices;
import dev.kiln.device.Target;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HardwareBenchTest {
    private static final BenchSettings SMALL =
            new BenchSettings(List.of(24, 40), List.of(new StepSize(40, 6)), 1 << 16);

    private static Target target(String name) {
        try {
            return Devices.select(Devices.AUTO, name);
        } catch (KilnException e) {
            return Assumptions.abort("no " + name + ": " + e.getMessage());
        }
    }

    /** Stops after some visits. */
    private static final class Recorder implements BenchListener {
        private final int most;
        private final List<String> visits = new ArrayList<>();
        private final List<Measurement> measurements = new ArrayList<>();
        private int kept;

        Recorder(int most) {
            this.most = most;
        }

        @Override
        public void onVisit(String what, boolean warmingUp, double share) {
            assertThat(share).isBetween(0.0, 1.0);
            visits.add(what);
            kept += warmingUp ? 0 : 1;
        }

        @Override
        public void onMeasurement(String device, Measurement measurement) {
            measurements.add(measurement);
        }

        @Override
        public boolean isStopped() {
            return kept >= most;
        }
    }

    /** What utilization is a share of needs few measurements, and no more are made. */
    @Test
    void shouldMeasureLimitsAlone() {
        Target target = target("host");
        MeasuredDevice device = HardwareBench.limits(target, Devices.describe(target), 0.5, () -> false);
        assertThat(device.measurements().stream().map(Measurement::id))
                .containsExactlyInAnyOrder("peak.fp32.lanes", "bandwidth.copy", "bandwidth.triad", "square.fp32.2048");
        assertThat(device.peak().orElseThrow().rate()).isGreaterThan(1e8);
        assertThat(device.triad().orElseThrow().bandwidth()).isGreaterThan(1e7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "opencl:0"})
    void shouldBeAbleToRunEverything(String device) {
        Target target = target(device);
        ArraySize size = ArraySize.of(SMALL.arrayBytes(), Devices.describe(target), Long.MAX_VALUE, Caches.UNKNOWN);
        try (Workbench bench = new Workbench(target, Devices.describe(target), size.elements())) {
            List<String> remarks = new ArrayList<>();
            List<WorkSpec> works = HardwareBench.works(bench, SMALL, Caches.ofThisMachine(), remarks);
            assertThat(works).extracting(WorkSpec::id).doesNotHaveDuplicates();
            assertThat(works)
                    .extracting(WorkSpec::group)
                    .contains(
                            Group.values().length == 8
                                    ? new Group[] {
                                        Group.PEAK,
                                        Group.BANDWIDTH,
                                        Group.LAUNCH,
                                        Group.SQUARE,
                                        Group.FORMAT,
                                        Group.TRAINING,
                                        Group.KERNEL
                                    }
                                    : Group.values());
            for (WorkSpec work : works) {
                try (Work open = work.opener().get()) {
                    open.run();
                    open.run();
                }
                assertThat(work.operations()).as(work.id()).isNotNegative();
                assertThat(work.bytes()).as(work.id()).isPositive();
            }
        }
    }

    @Test
    void shouldMeasureTheLeastHoweverShortTheTimeIs() {
        Target target = target("host");
        Recorder recorder = new Recorder(Integer.MAX_VALUE);
        MeasuredDevice device = HardwareBench.measure(target, Devices.describe(target), SMALL, 1e-3, recorder);
        assertThat(device.measurements()).isEqualTo(recorder.measurements);
        assertThat(device.peak()).isPresent();
        assertThat(device.memory()).isPresent();
        assertThat(device.find(LaunchWorks.CHAIN)).isPresent();
        assertThat(device.find("square.fp32.24")).isPresent();
        assertThat(device.measurements()).allSatisfy(one -> {
            assertThat(one.seconds().count()).isGreaterThanOrEqualTo(3);
            assertThat(one.seconds().mean()).isPositive();
            assertThat(one.seconds().min()).isLessThanOrEqualTo(one.seconds().max());
        });
        assertThat(device.leftOut())
                .isNotEmpty()
                .allSatisfy(reason -> assertThat(reason).contains("--budget"));
        assertThat(device.remarks()).anySatisfy(remark -> assertThat(remark).contains("nothing is moved"));
        assertThat(new DeviceFigures(device).all())
                .extracting(Figure::name)
                .contains("Device", "Driver", "Memory", "Peak FP32 in registers", "Balance", "Transfers");
        assertThat(new DeviceFigures(device).ridge()).isPositive();
    }

    @Test
    void shouldKeepWhatWasMeasuredBeforeItWasStopped() {
        Target target = target("host");
        Recorder recorder = new Recorder(1);
        MeasuredDevice device = HardwareBench.measure(target, Devices.describe(target), SMALL, 1e-3, recorder);
        assertThat(device.measurements()).hasSize(1);
        assertThat(device.measurements().getFirst().seconds().count()).isEqualTo(1);
        assertThat(device.leftOut()).anySatisfy(reason -> assertThat(reason).contains("stopped before"));
        Recorder never = new Recorder(0);
        assertThat(HardwareBench.measure(target, Devices.describe(target), SMALL, 1e-3, never)
                        .measurements())
                .isEmpty();
    }

    @Test
    void shouldMeasureTransfersWhereSomethingMoves() {
        String property = "kiln.opencl.memory";
        System.setProperty(property, "staged");
        try {
            Target target = target("opencl:0");
            try (Workbench bench = new Workbench(target, Devices.describe(target), 1 << 14)) {
                List<WorkSpec> transfers = new MemoryWorks(bench).transfers();
                assertThat(transfers)
                        .extracting(WorkSpec::id)
                        .containsExactly(MemoryWorks.TO_DEVICE, MemoryWorks.TO_HOST);
                for (WorkSpec transfer : transfers) {
                    try (Work work = transfer.opener().get()) {
                        assertThat(work.moved()).isGreaterThanOrEqualTo((long) transfer.bytes());
                    }
                }
            }
        } finally {
            System.clearProperty(property);
        }
    }

    @Test
    void shouldTakeSettingsFromWords() {
        assertThat(BenchSettings.of("512,64,64", "32", "8,8", 0).sizes()).containsExactly(64, 512);
        assertThat(BenchSettings.of(null, "32", "8,8", 0).steps()).containsExactly(new StepSize(32, 8));
        assertThat(BenchSettings.of(null, null, null, 0).steps()).hasSize(4);
    }
}
