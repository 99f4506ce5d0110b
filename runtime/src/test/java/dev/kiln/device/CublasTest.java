package dev.kiln.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.device.Capabilities.Products;
import dev.kiln.model.Model;
import dev.kiln.model.ModelSpec;
import dev.kiln.model.Network;
import dev.kiln.tensor.Tensor;
import dev.kiln.tensor.TensorAllocator;
import dev.kiln.train.TrainConfig;
import dev.kiln.train.TrainingPlan;
import dev.kiln.train.TrainingPlan.Measure;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** What is built for a CUDA device runs here on the host, with {@link ColumnMajorLibrary} in cuBLAS's place. */
class CublasTest {
    private static final int FEATURES = 13;
    private static final int CLASSES = 5;
    private static final int BATCH = 9;
    private static final int STEPS = 6;
    private static final double TOLERANCE = 1e-4;

    @Test
    void shouldAskForCublasOnCudaAlone() {
        assertThat(Capabilities.products(TornadoVMBackendType.CUDA, () -> true)).isEqualTo(Products.CUBLAS);
        assertThat(Capabilities.products(TornadoVMBackendType.CUDA, () -> false))
                .isEqualTo(Products.KERNEL);
        for (TornadoVMBackendType other : TornadoVMBackendType.values()) {
            if (other != TornadoVMBackendType.CUDA) {
                assertThat(Capabilities.products(other, () -> {
                            throw new AssertionError("nobody may ask " + other);
                        }))
                        .isEqualTo(Products.KERNEL);
            }
        }
    }

    @Test
    void shouldRecogniseALibraryThatWorks() {
        assertThat(CublasProbe.whyNot(host(Products.CUBLAS).device())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlp:33,17", "mlp:21:activation=gelu", "mlp:70,30:norm=layer:activation=silu"})
    void shouldTrainAsWithKernelsOfItsOwn(String model) {
        int before = ColumnMajorLibrary.calls();
        float[] expected = train(model, Products.LIBRARY);
        assertThat(ColumnMajorLibrary.calls()).isEqualTo(before);
        float[] found = train(model, Products.CUBLAS);
        assertThat(ColumnMajorLibrary.calls()).isGreaterThan(before + STEPS);
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(Math.abs(found[i] - expected[i]) <= TOLERANCE)
                    .as("weight %d: expected %s, found %s", i, expected[i], found[i])
                    .isTrue();
        }
    }

    private static Target host(Products products) {
        Target host = Devices.select(Devices.EMBEDDED, "host");
        return new Target(
                host.name(),
                host.device(),
                new Capabilities(products, Map.of(), true, false, products == Products.LIBRARY));
    }

    private static float[] train(String spec, Products products) {
        TrainConfig config = TrainConfig.defaults().with("model", spec).with("batch", Integer.toString(BATCH));
        Network network = Network.of(ModelSpec.parse(spec), FEATURES, CLASSES);
        try (TensorAllocator allocator = new TensorAllocator();
                Model model = Model.allocate(network, "weights", allocator)) {
            model.initialize(1);
            try (TrainingPlan plan = new TrainingPlan(model, config, host(products), allocator)) {
                SplittableRandom random = new SplittableRandom(3);
                FloatArray features = new FloatArray(BATCH * FEATURES);
                IntArray labels = new IntArray(BATCH);
                for (int step = 0; step < STEPS; step++) {
                    for (int i = 0; i < features.getSize(); i++) {
                        features.set(i, (float) random.nextGaussian());
                    }
                    for (int i = 0; i < BATCH; i++) {
                        labels.set(i, random.nextInt(CLASSES));
                    }
                    plan.run(features, labels, BATCH - step % 2, 0.1f, step, Measure.NORM);
                }
                plan.download();
            }
            int size = (int) model.network().parameterCount();
            float[] weights = new float[size];
            int at = 0;
            for (Tensor tensor : model.tensors().values()) {
                float[] values = tensor.floats().toHeapArray();
                System.arraycopy(values, 0, weights, at, values.length);
                at += values.length;
            }
            return weights;
        }
    }
}
