package dev.kiln.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.device.Devices;
import dev.kiln.device.Target;
import dev.kiln.model.Model;
import dev.kiln.model.ModelSpec;
import dev.kiln.model.Network;
import dev.kiln.tensor.TensorAllocator;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * What a step does is counted, not timed: tasks, bytes that they read and write, and operations of the matrix products
 * of {@code mlp:1024,1024} on 784 values, with batch 128. Who lowers a count lowers it here, too; who raises one says
 * here why.
 */
class StepBudgetTest {
    @ParameterizedTest
    @CsvSource({
        "fp32, sgd, 28, 57751480",
        "fp32, adamw, 28, 72661060",
        "hqaf, sgd, 29, 41213884",
        "hqaf, adamw, 29, 56123464"
    })
    void shouldDoNoMoreThanItDid(String recipe, String optimizer, int tasks, double bytes) {
        TrainConfig config = TrainConfig.defaults()
                .with("model", "mlp:1024,1024")
                .with("recipe", recipe)
                .with("optimizer", optimizer)
                .with("batch", "128");
        ModelSpec spec = ModelSpec.parse(config.model());
        Network network = Network.of(spec, 784, 10);
        Target target = Devices.select(Devices.EMBEDDED, "host");
        try (TensorAllocator allocator = new TensorAllocator();
                Model model = Model.weights(network, config.precision(spec), allocator);
                TrainingPlan plan = new TrainingPlan(model, config, target, allocator)) {
            model.initialize(1);
            FloatArray samples = new FloatArray(128 * 784);
            samples.init(0.5f);
            plan.run(samples, new IntArray(128), 128, 1e-3f, 0, TrainingPlan.Measure.TASKS);
            StepTrace trace = Objects.requireNonNull(plan.trace());
            assertThat(trace.runs()).as(trace.runs().toString()).hasSizeLessThanOrEqualTo(tasks);
            assertThat(trace.runs().stream().mapToDouble(StepTrace.Run::bytes).sum())
                    .as("bytes: " + trace.runs())
                    .isLessThanOrEqualTo(bytes);
            // Forward, both gradients, but for that of the network's input.
            assertThat(trace.runs().stream()
                            .mapToDouble(StepTrace.Run::operations)
                            .sum())
                    .isEqualTo(2.0 * 128 * (3 * (784 * 1024 + 1024 * 1024 + 1024 * 10) - 784 * 1024));
        }
    }
}
