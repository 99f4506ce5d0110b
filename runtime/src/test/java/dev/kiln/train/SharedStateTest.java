package dev.kiln.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.device.Capabilities;
import dev.kiln.device.Devices;
import dev.kiln.device.Target;
import dev.kiln.model.Model;
import dev.kiln.model.ModelSpec;
import dev.kiln.model.Network;
import dev.kiln.tensor.TensorAllocator;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Weights and optimizer state where the device that steps them may fail. */
class SharedStateTest {
    private static final double[] HALVES = {0.5, 0.5};

    private final TensorAllocator allocator = new TensorAllocator();
    private final TrainConfig config = StepGraphTest.config("mlp:8", "momentum=0.9");
    private Model model;
    private List<Model> parts;

    SharedStateTest() {
        Network network = Network.of(ModelSpec.parse("mlp:8"), 6, 3);
        model = Model.allocate(network, "weights", allocator);
        parts = List.of(
                Model.allocate(network, "gradients", allocator), Model.allocate(network, "gradients", allocator));
    }

    @BeforeEach
    void fill() {
        model.initialize(1);
        parts.get(0).initialize(2);
        parts.get(1).initialize(3);
    }

    @AfterEach
    void close() {
        parts.forEach(Model::close);
        model.close();
        allocator.close();
    }

    /** A device that gets all of the state with each step and gives it back, as one with memory of its own does. */
    private static Target away(String name, TornadoDevice device) {
        Capabilities host = Devices.select("auto", "host").capabilities();
        return new Target(name, device, new Capabilities(host.products(), Map.of(), false, false, false));
    }

    private static Target working(String name) {
        return away(name, Devices.select("auto", "host").device());
    }

    /** A device that no engine has. */
    private static Target broken(String name) {
        return away(name, (TornadoDevice) Proxy.newProxyInstance(
                SharedStateTest.class.getClassLoader(),
                new Class<?>[] {TornadoDevice.class},
                (proxy, method, arguments) -> switch (method.getReturnType().getName()) {
                    case "boolean" -> false;
                    case "java.lang.String" -> name;
                    default -> null;
                }));
    }

    private float[] weights() {
        return model.tensors().values().iterator().next().floats().toHeapArray();
    }

    @Test
    void shouldStepAsAHomeInPlaceDoes() {
        Target host = Devices.select("auto", "host");
        float[][] stepped = new float[2][];
        for (int i = 0; i < 2; i++) {
            fill();
            List<Target> targets = List.of(working("a"), working("b"));
            try (SharedState state =
                    new SharedState(model, config, parts, targets, i == 0 ? host : targets.get(1), allocator)) {
                assertThat(state.homeDevice()).isEqualTo(i == 0 ? -1 : 1);
                state.update(HALVES, 0.1f, 0, true, false);
                state.update(HALVES, 0.1f, 1, true, true);
                assertThat(state.gradientNorm()).isPositive();
                assertThat(state.hasFiniteGradients()).isTrue();
                assertThat(state.profile()).isNotEmpty();
                stepped[i] = weights();
            }
        }
        assertThat(stepped[1]).isEqualTo(stepped[0]);
    }

    @Test
    void shouldPutBackWhatAFailedHomeHadBegunWith() {
        List<Target> targets = List.of(working("a"), working("b"));
        try (SharedState state = new SharedState(model, config, parts, targets, targets.get(0), allocator)) {
            state.update(HALVES, 0.1f, 0, false, false);
            float[] first = weights();
            FloatArray velocity =
                    state.optimizerState().values().iterator().next().floats();
            float[] firstVelocity = velocity.toHeapArray();
            state.update(HALVES, 0.1f, 1, false, false);
            float[] second = weights();
            // As if the home had failed in its second step, half of the way.
            model.tensors().values().iterator().next().floats().init(Float.NaN);
            velocity.init(Float.NaN);
            state.move(1);
            assertThat(weights()).isEqualTo(first);
            assertThat(velocity.toHeapArray()).isEqualTo(firstVelocity);
            assertThat(state.homeDevice()).isEqualTo(1);
            state.update(HALVES, 0.1f, 1, false, false);
            assertThat(weights()).isEqualTo(second);
        }
    }

    @Test
    void shouldSayThatAHomeFailedAsADeviceDoes() {
        List<Target> targets = List.of(broken("a"), working("b"));
        float[] before = weights();
        try (SharedState state = new SharedState(model, config, parts, targets, targets.get(0), allocator)) {
            assertThatThrownBy(() -> state.update(HALVES, 0.1f, 0, false, false))
                    .satisfies(e ->
                            assertThat(DeviceFailure.isOne(e)).as(e.toString()).isTrue());
            state.move(1);
            assertThat(weights()).isEqualTo(before);
            state.update(HALVES, 0.1f, 0, false, false);
            assertThat(weights()).isNotEqualTo(before);
        }
    }
}
