package dev.kiln.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.device.Devices;
import dev.kiln.device.Target;
import dev.kiln.kernels.NeuronMap;
import dev.kiln.kernels.Philox;
import dev.kiln.kernels.StoredMatrix;
import dev.kiln.tensor.TensorAllocator;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Gates in a network against finite differences: the gradients of the gates themselves, and those of the weights, which
 * see the gates on their way. The loss is a fixed combination of the logits.
 */
class GatingGradientTest {
    private static final int BATCH = 9;
    private static final int FEATURES = 6;
    private static final int CLASSES = 4;
    private static final float STEP = 1f / 512;

    @ParameterizedTest
    @ValueSource(strings = {"mlp:7,5", "mlp:7,5:activation=gelu", "mlp:8:activation=silu", "mlp:7,5:dropout=0"})
    void shouldHaveTheGradientsOfFiniteDifferences(String spec) {
        Network network = Network.of(ModelSpec.parse(spec), FEATURES, CLASSES);
        try (TensorAllocator allocator = new TensorAllocator();
                Fixture fixture = new Fixture(network, network, allocator)) {
            SplittableRandom random = new SplittableRandom(11);
            for (int i = 0; i < fixture.gates.getSize(); i++) {
                // Some are closed, some wide open.
                fixture.gates.set(i, i % 4 == 0 ? 0 : i % 4 == 1 ? 1 : (float) random.nextDouble(0.1, 0.9));
            }
            fixture.run();
            float[] ofGates = fixture.sums.toHeapArray();
            for (int i = 0; i < ofGates.length; i++) {
                assertClose(fixture.difference(fixture.gates, i), ofGates[i], "gate " + i);
            }
            for (Parameter parameter : network.parameters()) {
                FloatArray gradient = fixture.gradients.array(parameter);
                fixture.run();
                float[] found = gradient.toHeapArray();
                for (int i = 0; i < found.length; i += 3) {
                    double expected = fixture.difference(fixture.model.array(parameter), i);
                    assertClose(expected, found[i], parameter.name() + "[" + i + "]");
                }
            }
        }
    }

    /** Not training some neurons leaves the gradients of all others as they are, bit for bit. */
    @ParameterizedTest
    @ValueSource(strings = {"mlp:70,45", "mlp:64,96:activation=gelu"})
    void shouldLeaveTheGradientsOfTrainedNeuronsAsTheyAre(String spec) {
        Network network = Network.of(ModelSpec.parse(spec), FEATURES, CLASSES);
        List<Integer> trained = List.of(33, 32);
        try (TensorAllocator allocator = new TensorAllocator();
                Fixture all = new Fixture(network, network, allocator);
                Fixture some = new Fixture(network, network.training(trained), allocator)) {
            all.gates.init(0.5f);
            some.gates.init(0.5f);
            all.run();
            some.run();
            for (Parameter parameter : some.gradients.network().parameters()) {
                float[] expected = all.gradients.array(parameter).toHeapArray();
                float[] found = some.gradients.array(parameter).toHeapArray();
                assertThat(found).as(parameter.name()).isEqualTo(Arrays.copyOf(expected, found.length));
                assertThat(found.length < expected.length)
                        .as(parameter.name())
                        .isEqualTo(!parameter.name().startsWith("layers.4"));
            }
        }
    }

    private static void assertClose(double expected, double found, String what) {
        assertThat(Math.abs(found - expected))
                .as("%s: finite difference %s, gradient %s", what, expected, found)
                .isLessThanOrEqualTo(4e-3 * (1 + Math.abs(expected)));
    }

    private static final class Fixture implements AutoCloseable {
        private final Memory memory;
        private final Model model;
        private final Model gradients;
        private final FloatArray gates;
        private final FloatArray sums;
        private final FloatArray logits;
        private final FloatArray ofLogits;
        private final TornadoExecutionPlan plan;

        Fixture(Network network, Network trained, TensorAllocator allocator) {
            this.memory = new Memory(allocator);
            this.model = Model.allocate(network, "weights", allocator);
            this.gradients = Model.allocate(trained, "gradients", allocator);
            model.initialize(3);
            List<HiddenLayer> layers = HiddenLayer.of(network);
            int n = HiddenLayer.neurons(layers);
            this.gates = memory.floats("sparsity", n);
            this.sums = memory.floats("sparsity", n);
            FloatArray map = memory.floats("sparsity", NeuronMap.ROWS, n);
            FloatArray scale = memory.floats("statistics", 1);
            scale.set(0, 1);
            IntArray size = memory.ints("statistics", 1);
            size.set(0, BATCH);
            IntArray key = memory.ints("statistics", Philox.KEY_LENGTH);
            FloatArray input = memory.floats("inputs", BATCH, network.features());
            this.ofLogits = memory.floats("scratch", BATCH, network.classes());
            SplittableRandom random = new SplittableRandom(5);
            for (FloatArray array : List.of(input, ofLogits)) {
                for (int i = 0; i < array.getSize(); i++) {
                    array.set(i, (float) random.nextDouble(-1, 1));
                }
            }
            Target target = Devices.select(Devices.EMBEDDED, "host");
            GridScheduler grids = new GridScheduler();
            Tasks tasks = Tasks.of("gating", grids, target.capabilities());
            tasks.graph()
                    .transferToDevice(
                            DataTransferMode.EVERY_EXECUTION, model.arrays().toArray())
                    .transferToDevice(DataTransferMode.EVERY_EXECUTION, gates);
            Gating gating = new Gating(layers, gates);
            ForwardPass forward = ForwardPass.training(tasks, model, memory, BATCH, input, key, gating);
            this.logits = forward.logits();
            NeuronWatch watch = new NeuronWatch(layers, gating, sums, map, size, scale, 0, 0.5f);
            StoredMatrix given = StoredMatrix.of(ofLogits, BATCH, network.classes());
            BackwardPass.append(tasks, model, gradients, memory, forward, given, watch, WeightUpdates.NONE);
            tasks.graph()
                    .transferToDevice(
                            DataTransferMode.FIRST_EXECUTION, gradients.arrays().toArray())
                    .transferToDevice(DataTransferMode.FIRST_EXECUTION, memory.arrays())
                    .transferToHost(DataTransferMode.EVERY_EXECUTION, sums, logits)
                    .transferToHost(
                            DataTransferMode.EVERY_EXECUTION, gradients.arrays().toArray());
            this.plan = target.plan(grids, tasks.graph().snapshot());
        }

        void run() {
            plan.execute();
        }

        double loss() {
            run();
            double sum = 0;
            for (int i = 0; i < logits.getSize(); i++) {
                sum += (double) logits.get(i) * ofLogits.get(i);
            }
            return sum;
        }

        double difference(FloatArray array, int element) {
            float value = array.get(element);
            array.set(element, value + STEP);
            double above = loss();
            array.set(element, value - STEP);
            double below = loss();
            array.set(element, value);
            return (above - below) / (2 * STEP);
        }

        @Override
        public void close() {
            try {
                plan.close();
            } catch (TornadoExecutionPlanException e) {
                throw new IllegalStateException(e);
            }
            gradients.close();
            model.close();
            memory.close();
        }
    }
}
