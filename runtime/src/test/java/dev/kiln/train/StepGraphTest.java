package dev.kiln.train;

import static dev.kiln.train.TrainingPlan.Measure.NORM;
import static dev.kiln.train.TrainingPlan.Measure.NORM_AND_TASKS;
import static dev.kiln.train.TrainingPlan.Measure.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.data.Batch;
import dev.kiln.data.BatchLoader;
import dev.kiln.device.Devices;
import dev.kiln.model.Model;
import dev.kiln.model.ModelSpec;
import dev.kiln.model.Network;
import dev.kiln.model.Parameter;
import dev.kiln.tensor.TensorAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A step on the engine against the same step in plain double arithmetic, and against finite differences. */
class StepGraphTest {
    private static final int FEATURES = 13;
    private static final int CLASSES = 5;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mlp: | momentum=0.9",
                "mlp:33,17 | momentum=0",
                "mlp:33,17 | momentum=0.9 weight-decay=0.01",
                "mlp:33 | momentum=0.9 nesterov=true clip-norm=0.5",
                "mlp:40,24:activation=gelu | optimizer=adamw learning-rate=0.01 weight-decay=0.1",
                "mlp:21:activation=silu | optimizer=adamw learning-rate=0.01",
                "mlp:70,30:norm=layer | momentum=0.9 learning-rate=0.05",
                "mlp:70,30:norm=rms:activation=gelu | momentum=0.9 learning-rate=0.05",
            })
    void shouldFollowThePlainTwinFor20Steps(String model, String settings) {
        TrainConfig config = config(model, settings);
        try (Fixture fixture = new Fixture(config, 110)) {
            PlainNetwork plain = new PlainNetwork(fixture.model);
            Schedule schedule = Schedule.of(config, 20);
            for (int step = 0; step < 20; step++) {
                Batch batch = fixture.loader.next();
                fixture.plan.run(batch, schedule.rate(step), step, step == 7 ? NORM_AND_TASKS : NORM);
                double expected = plain.lossAndGradients(rows(batch), labels(batch));
                StepGraph found = fixture.plan.step();
                assertThat(close(found.loss(), expected, 2e-4))
                        .as("loss of step %d", step)
                        .isTrue();
                assertThat(found.correct()).isEqualTo(plain.correct);
                assertThat(found.hasFiniteGradients()).isTrue();
                assertThat(close(found.gradientNorm(), plain.gradientNorm(), 2e-3))
                        .as("gradient norm of step %d", step)
                        .isTrue();
                plain.update(config, schedule.rate(step), step + 1);
            }
            for (Parameter parameter : fixture.model.network().parameters()) {
                double[] expected = java.util.Objects.requireNonNull(plain.weights.get(parameter.name()));
                for (int i = 0; i < expected.length; i++) {
                    float actual = fixture.model.array(parameter).get(i);
                    assertThat(close(actual, expected[i], 2e-3))
                            .as("%s[%d]: expected %s, found %s", parameter.name(), i, expected[i], actual)
                            .isTrue();
                }
            }
            assertThat(fixture.plan.profile(20).profiledSteps()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mlp:",
        "'mlp:9,7:activation=gelu'",
        "'mlp:9,7:activation=silu:norm=layer'",
        "'mlp:9,7:activation=gelu:norm=rms'"
    })
    void shouldHaveTheGradientsOfFiniteDifferences(String model) {
        TrainConfig config = config(model, "learning-rate=0.001");
        try (Fixture fixture = new Fixture(config, 32)) {
            PlainNetwork plain = new PlainNetwork(fixture.model);
            Batch batch = fixture.loader.next();
            fixture.plan.run(batch, 0.001f, 0, NORM);
            Model gradients = fixture.plan.step().gradients();
            double h = 1e-5;
            for (Parameter parameter : fixture.model.network().parameters()) {
                double[] w = java.util.Objects.requireNonNull(plain.weights.get(parameter.name()));
                for (int i = 0; i < w.length; i++) {
                    double kept = w[i];
                    w[i] = kept + h;
                    double above = plain.loss(rows(batch), labels(batch));
                    w[i] = kept - h;
                    double below = plain.loss(rows(batch), labels(batch));
                    w[i] = kept;
                    double expected = (above - below) / (2 * h);
                    float actual = gradients.array(parameter).get(i);
                    assertThat(Math.abs(actual - expected) <= 2e-6 + 1e-4 * Math.abs(expected))
                            .as("%s[%d]: expected %s, found %s", parameter.name(), i, expected, actual)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void shouldGiveTheSameGradientsWhateverLiesBehindAPartialBatch() {
        TrainConfig config = config("mlp:33", "momentum=0.9");
        try (Fixture fixture = new Fixture(config, 40)) {
            Batch whole = fixture.loader.next();
            fixture.plan.run(whole, 0, 0, NORM);
            Batch partial = fixture.loader.next();
            assertThat(partial.size()).isEqualTo(8);
            PlainNetwork plain = new PlainNetwork(fixture.model);
            fixture.plan.run(partial, 0, 1, NORM);
            double expected = plain.lossAndGradients(rows(partial), labels(partial));
            assertThat(close(fixture.plan.step().loss(), expected, 1e-5)).isTrue();
            assertThat(fixture.plan.step().correct()).isEqualTo(plain.correct);
            assertThat(close(fixture.plan.step().gradientNorm(), plain.gradientNorm(), 1e-4))
                    .isTrue();
        }
    }

    /** Steps that do not measure it step weights where their gradient is computed. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "momentum=0",
                "momentum=0.9 weight-decay=0.01",
                "momentum=0.9 nesterov=true",
                "momentum=0.9 optimizer-state=bf16",
                "optimizer=adamw weight-decay=0.1",
                "momentum=0.9 clip-norm=0.5"
            })
    void shouldStepTheSameWayWhetherTheNormIsMeasuredOrNot(String settings) {
        TrainConfig config = config("mlp:33,70", settings);
        List<List<float[]>> weights = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            try (Fixture fixture = new Fixture(config, 40)) {
                for (int step = 0; step < 5; step++) {
                    fixture.plan.run(fixture.loader.next(), 0.1f, step, i == 0 || step == 2 ? NORM : NOTHING);
                }
                boolean isMeasured = i == 0 || config.clipNorm() > 0;
                assertThat(Float.isNaN(fixture.plan.step().gradientNorm())).isNotEqualTo(isMeasured);
                weights.add(fixture.model.tensors().values().stream()
                        .map(tensor -> tensor.floats().toHeapArray())
                        .toList());
            }
        }
        for (int i = 0; i < weights.getFirst().size(); i++) {
            assertThat(weights.getLast().get(i)).isEqualTo(weights.getFirst().get(i));
        }
    }

    @Test
    void shouldLearnWithDropoutAndDrawADifferentMaskEachStep() {
        TrainConfig config = config("mlp:64:dropout=0.5", "momentum=0.9");
        try (Fixture fixture = new Fixture(config, 64)) {
            Batch batch = fixture.loader.next();
            fixture.plan.run(batch, 0, 0, NORM);
            float first = fixture.plan.step().loss();
            fixture.plan.run(batch, 0, 0, NORM);
            assertThat(fixture.plan.step().loss()).isEqualTo(first);
            fixture.plan.run(batch, 0, 1, NORM);
            assertThat(fixture.plan.step().loss()).isNotEqualTo(first);
            for (int step = 0; step < 60; step++) {
                fixture.plan.run(batch, 0.1f, step, NORM);
            }
            assertThat(fixture.plan.step().loss()).isLessThan(first / 2);
        }
    }

    static TrainConfig config(String model, String settings) {
        TrainConfig config = TrainConfig.defaults().with("model", model).with("batch", "32");
        for (String setting : settings.split(" ", -1)) {
            String[] pair = setting.split("=", 2);
            config = config.with(pair[0], pair[1]);
        }
        return config;
    }

    private static boolean close(double actual, double expected, double tolerance) {
        return Math.abs(actual - expected) <= tolerance * (1 + Math.abs(expected));
    }

    private static double[][] rows(Batch batch) {
        double[][] rows = new double[batch.size()][FEATURES];
        for (int i = 0; i < batch.size(); i++) {
            for (int j = 0; j < FEATURES; j++) {
                rows[i][j] = batch.features().get(i * FEATURES + j);
            }
        }
        return rows;
    }

    private static int[] labels(Batch batch) {
        int[] labels = new int[batch.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = batch.labels().get(i);
        }
        return labels;
    }

    private static final class Fixture implements AutoCloseable {
        private final TensorAllocator allocator = new TensorAllocator();
        private final BatchLoader loader;
        private final Model model;
        private final TrainingPlan plan;

        Fixture(TrainConfig config, int samples) {
            Blobs data = new Blobs("blobs", 1, samples, FEATURES, CLASSES);
            loader = new BatchLoader(data, config.batch(), 5, allocator);
            Network network = Network.of(ModelSpec.parse(config.model()), FEATURES, CLASSES);
            model = Model.allocate(network, "weights", allocator);
            model.initialize(3);
            plan = new TrainingPlan(model, config, Devices.select("auto", "auto"), allocator);
        }

        @Override
        public void close() {
            plan.close();
            model.close();
            loader.close();
            allocator.close();
        }
    }
}
