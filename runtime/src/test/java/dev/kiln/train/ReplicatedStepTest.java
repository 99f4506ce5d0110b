package dev.kiln.train;

import static dev.kiln.train.TrainingPlan.Measure.NORM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kiln.KilnException;
import dev.kiln.data.Batch;
import dev.kiln.data.BatchLoader;
import dev.kiln.device.DeviceInfo;
import dev.kiln.device.Devices;
import dev.kiln.device.Target;
import dev.kiln.metrics.DeviceMetrics;
import dev.kiln.metrics.DivisionDecision;
import dev.kiln.metrics.DroppedDevice;
import dev.kiln.model.Model;
import dev.kiln.model.ModelSpec;
import dev.kiln.model.Network;
import dev.kiln.model.Parameter;
import dev.kiln.tensor.TensorAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import uk.ac.manchester.tornado.api.exceptions.TornadoOutOfMemoryException;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

/**
 * Steps on several devices against the same steps on one. What differs is the order in which a batch's samples are
 * added up, as docs/NUMERICS.md has it: a step may move a weight w by 2⁻²⁰·(1 + |w|), and 20 steps by 2⁻¹⁶·(1 + |w|).
 */
class ReplicatedStepTest {
    private static final int FEATURES = 13;
    private static final int CLASSES = 5;
    private static final int STEPS = 20;
    private static final double AFTER_A_STEP = 0x1p-20;
    private static final double TOLERANCE = 0x1p-16;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1:1   | mlp:33,17 | momentum=0.9",
                "1:1   | mlp: | momentum=0",
                "3:1   | mlp:33 | momentum=0.9 nesterov=true clip-norm=0.5 weight-decay=0.01",
                "1:2:4 | mlp:70,30:norm=layer:activation=gelu | momentum=0.9 learning-rate=0.05",
                "5:27  | mlp:40:norm=rms:dropout=0.3 | momentum=0.9",
                "31:1  | mlp:24,24:dropout=0.5:activation=silu | momentum=0.9",
            })
    void shouldFollowOneDevice(String shares, String model, String settings) {
        TrainConfig config = StepGraphTest.config(model, settings);
        double[] weights = Arrays.stream(shares.split(":"))
                .mapToDouble(Double::parseDouble)
                .toArray();
        List<Target> targets = hosts(weights.length);
        assertFollowsOneDevice(config, targets, new FixedDivider(config.batch(), weights));
    }

    @Test
    void shouldFollowOneDeviceWithAnotherBesideIt() {
        List<String> devices = Devices.engines().getFirst().devices().stream()
                .map(DeviceInfo::name)
                .toList();
        Assumptions.assumeTrue(
                devices.contains("opencl:0"),
                "no OpenCL device: " + Devices.engines().getFirst().missing());
        TrainConfig config = StepGraphTest.config("mlp:40,24:norm=layer:dropout=0.2", "momentum=0.9");
        List<Target> targets = Devices.selectAll("auto", "host,opencl:0");
        assertFollowsOneDevice(config, targets, new FixedDivider(config.batch(), new double[] {2, 1}));
        assertFollowsOneDevice(config, targets.reversed(), new FixedDivider(config.batch(), new double[] {2, 1}));
    }

    /** Where a gradient is next to nothing, AdamW steps by its sign, so weights are not compared one by one. */
    @Test
    void shouldLearnWithAdamWAsOneDeviceDoes() {
        TrainConfig config = StepGraphTest.config("mlp:33", "optimizer=adamw learning-rate=0.01 weight-decay=0.1");
        try (Several one = new Several(config, hosts(1), DeviceReplica::new);
                Several two = new Several(config, hosts(2), DeviceReplica::new)) {
            for (int step = 0; step < STEPS; step++) {
                float expected = one.step(step);
                assertThat(Math.abs(two.step(step) - expected) <= 1e-4)
                        .as("loss of step %d", step)
                        .isTrue();
            }
        }
    }

    @Test
    void shouldGiveTheSameBitsForTheSameDivision() {
        TrainConfig config = StepGraphTest.config("mlp:33:dropout=0.2", "momentum=0.9");
        float[][] weights = new float[2][];
        for (int run = 0; run < 2; run++) {
            try (Several several = new Several(config, hosts(3), DeviceReplica::new)) {
                IntStream.range(0, STEPS).forEach(several::step);
                weights[run] = several.model
                        .tensors()
                        .values()
                        .iterator()
                        .next()
                        .floats()
                        .toHeapArray();
            }
        }
        assertThat(weights[1]).isEqualTo(weights[0]);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 7", "1, 0", "1, 7"})
    void shouldGoOnWithoutADeviceThatFails(int failing, int failsAt) {
        TrainConfig config = StepGraphTest.config("mlp:33:dropout=0.2", "momentum=0.9");
        Replica.Factory factory = (target, model, settings, allocator) -> {
            Replica replica = new DeviceReplica(target, model, settings, allocator);
            return target.name().equals("host" + failing)
                    ? new FailingReplica(replica, failsAt, new TornadoRuntimeException("lost\n on purpose"))
                    : replica;
        };
        try (Several one = new Several(config, hosts(1), DeviceReplica::new);
                Several several = new Several(config, hosts(3), factory)) {
            for (int step = 0; step < STEPS; step++) {
                float expected = one.step(step);
                assertThat(Math.abs(several.step(step) - expected) <= TOLERANCE)
                        .as("loss of step %d: expected %s", step, expected)
                        .isTrue();
                assertThat(several.replicated.correct()).isEqualTo(one.replicated.correct());
            }
            assertClose(several.model, one.model, TOLERANCE);
            assertThat(several.told.dropped)
                    .containsExactly(new DroppedDevice(failsAt, "host" + failing, "lost on purpose"));
            DivisionDecision last = several.told.divisions.getLast();
            assertThat(last.step()).isEqualTo(failsAt);
            assertThat(last.rows()).containsEntry("host" + failing, 0);
            assertThat(several.replicated.takeDevices()).hasSize(2);
        }
    }

    @Test
    void shouldEndWithOneErrorWhenNoDeviceIsLeft() {
        TrainConfig config = StepGraphTest.config("mlp:33", "momentum=0.9");
        Replica.Factory factory = (target, model, settings, allocator) -> new FailingReplica(
                new DeviceReplica(target, model, settings, allocator),
                target.name().equals("host0") ? 3 : 5,
                new TornadoOutOfMemoryException("no room for " + target.name()));
        try (Several several = new Several(config, hosts(2), factory)) {
            IntStream.range(0, 5).forEach(several::step);
            float[] before =
                    several.model.tensors().values().iterator().next().floats().toHeapArray();
            assertThatThrownBy(() -> several.step(5))
                    .isInstanceOf(KilnException.class)
                    .hasMessageContaining("No device is left at step 6")
                    .hasMessageContaining("no room for host1")
                    .hasMessageContaining("--resume")
                    .hasMessageNotContaining("\n");
            assertThat(several.told.dropped).hasSize(2);
            assertThat(several.model
                            .tensors()
                            .values()
                            .iterator()
                            .next()
                            .floats()
                            .toHeapArray())
                    .as("a step that nobody ends changes nothing")
                    .isEqualTo(before);
        }
    }

    @Test
    void shouldNotTakeADefectForAFailureOfADevice() {
        TrainConfig config = StepGraphTest.config("mlp:33", "momentum=0.9");
        Replica.Factory factory = (target, model, settings, allocator) -> new FailingReplica(
                new DeviceReplica(target, model, settings, allocator), 1, new IllegalStateException("a defect"));
        try (Several several = new Several(config, hosts(2), factory)) {
            several.step(0);
            assertThatThrownBy(() -> several.step(1)).hasMessage("a defect");
            assertThat(several.told.dropped).isEmpty();
        }
    }

    @Test
    void shouldEvaluateWithTheNextDeviceWhereOneFails() {
        TrainConfig config = StepGraphTest.config("mlp:33", "momentum=0.9");
        try (Several several = new Several(config, hosts(2), DeviceReplica::new)) {
            several.step(0);
            int[] calls = new int[1];
            String result = several.replicated.evaluate(1, inference -> {
                if (calls[0]++ == 0) {
                    throw new TornadoRuntimeException("gone");
                }
                return "measured";
            });
            assertThat(result).isEqualTo("measured");
            assertThat(several.told.dropped).containsExactly(new DroppedDevice(1, "host0", "gone"));
            several.step(1);
            assertThat(several.told.divisions.getLast().rows()).containsEntry("host0", 0);
        }
    }

    @Test
    void shouldEvaluateWithTheWeightsOfTheLatestStep() {
        TrainConfig config = StepGraphTest.config("mlp:33", "momentum=0.9");
        try (Several several = new Several(config, hosts(2), DeviceReplica::new)) {
            float before = several.evaluate();
            IntStream.range(0, STEPS).forEach(several::step);
            assertThat(several.evaluate()).isLessThan(before);
        }
    }

    @Test
    void shouldGiveASlowDeviceLessToDo() {
        TrainConfig config = StepGraphTest.config("mlp:33", "momentum=0.9");
        List<Integer> rows = new ArrayList<>();
        Replica.Factory factory = (target, model, settings, allocator) -> {
            boolean slow = target.name().equals("host1");
            return new PacedReplica(
                    new DeviceReplica(target, model, settings, allocator),
                    slow ? 7 : 1,
                    slow ? rows : new ArrayList<>());
        };
        Divider divider = new MeasuredDivider(MeasuredDivider.even(config.batch(), 2), "test");
        try (Several several = new Several(config, hosts(2), factory, divider)) {
            IntStream.range(0, 60).forEach(several::step);
            assertThat(rows.getFirst()).isEqualTo(16);
            assertThat(rows.getLast()).isEqualTo(4);
            assertThat(several.told.divisions).hasSizeBetween(2, 4);
            assertThat(several.told.divisions.getLast().reason()).isEqualTo("measured");
            assertThat(several.told.divisions.getLast().rows()).isEqualTo(Map.of("host0", 28, "host1", 4));
            DeviceMetrics.Device slow = several.replicated.takeDevices().getLast();
            assertThat(slow.rows()).isEqualTo(4);
            assertThat(slow.samplesPerSecond()).isCloseTo(1e9 / 7, within(1.0));
        }
    }

    /** The same device under several names: to everything above the engine they are several devices. */
    private static List<Target> hosts(int count) {
        Target host = Devices.select("auto", "host");
        return IntStream.range(0, count)
                .mapToObj(i -> new Target("host" + i, host.device(), host.capabilities()))
                .toList();
    }

    private static void assertFollowsOneDevice(TrainConfig config, List<Target> targets, Divider divider) {
        try (Several several = new Several(config, targets, DeviceReplica::new, divider);
                TensorAllocator allocator = new TensorAllocator();
                BatchLoader loader = loader(config, allocator);
                Model model = model(config, allocator);
                TrainingPlan plan = new TrainingPlan(model, config, Devices.select("auto", "host"), allocator)) {
            for (int step = 0; step < STEPS; step++) {
                Batch batch = loader.next();
                plan.run(batch, 0.05f, step, NORM);
                float found = several.step(step);
                assertThat(Math.abs(found - plan.loss()) <= TOLERANCE * (1 + Math.abs(plan.loss())))
                        .as("loss of step %d: expected %s, found %s", step, plan.loss(), found)
                        .isTrue();
                assertThat(several.replicated.correct()).isEqualTo(plan.correct());
                double norm = plan.gradientNorm();
                assertThat(Math.abs(several.replicated.gradientNorm() - norm) <= 1e-3 * (1 + norm))
                        .as("norm of step %d: expected %s, found %s", step, norm, several.replicated.gradientNorm())
                        .isTrue();
                assertClose(several.model, model, step == 0 ? AFTER_A_STEP : TOLERANCE);
            }
        }
    }

    private static void assertClose(Model actual, Model expected, double tolerance) {
        for (Parameter parameter : expected.network().parameters()) {
            for (int i = 0; i < parameter.elements(); i++) {
                float w = expected.array(parameter).get(i);
                float found = actual.array(parameter).get(i);
                assertThat(Math.abs(found - w) <= tolerance * (1 + Math.abs(w)))
                        .as("%s[%d]: expected %s, found %s", parameter.name(), i, w, found)
                        .isTrue();
            }
        }
    }

    private static BatchLoader loader(TrainConfig config, TensorAllocator allocator) {
        return new BatchLoader(new Blobs("blobs", 1, 110, FEATURES, CLASSES), config.batch(), 5, allocator);
    }

    private static Model model(TrainConfig config, TensorAllocator allocator) {
        Network network = Network.of(ModelSpec.parse(config.model()), FEATURES, CLASSES);
        Model model = Model.allocate(network, "weights", allocator);
        model.initialize(3);
        return model;
    }

    private static final class Told implements TrainListener {
        private final List<DivisionDecision> divisions = new ArrayList<>();
        private final List<DroppedDevice> dropped = new ArrayList<>();

        @Override
        public void onDivision(DivisionDecision decision) {
            divisions.add(decision);
        }

        @Override
        public void onDropped(DroppedDevice device) {
            dropped.add(device);
        }
    }

    private static final class Several implements AutoCloseable {
        private final TensorAllocator allocator = new TensorAllocator();
        private final Told told = new Told();
        private final BatchLoader loader;
        private final Model model;
        private final ReplicatedStep replicated;

        Several(TrainConfig config, List<Target> targets, Replica.Factory factory) {
            this(config, targets, factory, new FixedDivider(config.batch(), even(targets)));
        }

        Several(TrainConfig config, List<Target> targets, Replica.Factory factory, Divider divider) {
            loader = loader(config, allocator);
            model = model(config, allocator);
            replicated = new ReplicatedStep(model, config, targets, factory, divider, allocator, told);
        }

        private static double[] even(List<Target> targets) {
            double[] weights = new double[targets.size()];
            Arrays.fill(weights, 1);
            return weights;
        }

        float step(int number) {
            replicated.run(loader.next(), 0.05f, number, number == 3 ? TrainingPlan.Measure.NORM_AND_TASKS : NORM);
            return replicated.loss();
        }

        /** Loss of the first batch. */
        float evaluate() {
            try (BatchLoader inOrder = BatchLoader.inOrder(
                    new Blobs("blobs", 1, 110, FEATURES, CLASSES), TrainingPlan.EVALUATION_BATCH, allocator)) {
                Batch batch = inOrder.next();
                return replicated.evaluate(
                        0,
                        inference -> inference
                                .run(batch.features(), batch.labels(), batch.size())
                                .losses()
                                .get(0));
            }
        }

        @Override
        public void close() {
            replicated.close();
            model.close();
            loader.close();
            allocator.close();
        }
    }

    /** Says that a sample takes so many nanoseconds, and notes the rows of each share. */
    private record PacedReplica(Replica replica, long nanosPerSample, List<Integer> rows) implements WrappedReplica {
        @Override
        public long run(Share share) {
            replica.run(share);
            rows.add(share.rows());
            return nanosPerSample * share.size();
        }
    }

    /** Fails from a step on. */
    private record FailingReplica(Replica replica, int failsAt, RuntimeException failure) implements WrappedReplica {
        @Override
        public long run(Share share) {
            if (share.step() >= failsAt) {
                throw failure;
            }
            return replica.run(share);
        }
    }
}
