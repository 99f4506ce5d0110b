package dev.kiln.train;

import dev.kiln.device.Target;
import dev.kiln.device.tuning.TuningWork;
import dev.kiln.model.Model;
import dev.kiln.model.ModelSpec;
import dev.kiln.model.Network;
import dev.kiln.tensor.TensorAllocator;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** A training step and an evaluation of a network, on made-up samples: what a training repeats. */
public final class TuningStep implements TuningWork {
    private final TrainConfig config;
    private final Model model;
    private final TrainingPlan plan;
    private final int features;
    private final int classes;

    /**
     * Builds the graphs that a training would build.
     *
     * @param config of the training; its model, batch and optimizer matter
     * @param features values of a sample
     * @param classes of samples
     * @throws dev.kiln.KilnException with code {@code bad-model} or {@code too-little-memory}
     */
    public TuningStep(TrainConfig config, int features, int classes, Target target, TensorAllocator allocator) {
        this.config = config;
        this.features = features;
        this.classes = classes;
        this.model =
                Model.allocate(Network.of(ModelSpec.parse(config.model()), features, classes), "weights", allocator);
        try {
            model.initialize(config.seed());
            this.plan = new TrainingPlan(model, config, target, allocator);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    @Override
    public void run() {
        plan.run(samples(config.batch()), labels(config.batch()), config.batch(), 1e-3f, 0, TrainingPlan.Measure.NORM);
        int batch = TrainingPlan.EVALUATION_BATCH;
        plan.inference().run(samples(batch), labels(batch), batch);
    }

    private FloatArray samples(int count) {
        FloatArray samples = new FloatArray(count * features);
        for (int i = 0; i < samples.getSize(); i++) {
            samples.set(i, i % 17 / 8f - 1);
        }
        return samples;
    }

    private IntArray labels(int count) {
        IntArray labels = new IntArray(count);
        for (int i = 0; i < count; i++) {
            labels.set(i, i % classes);
        }
        return labels;
    }

    @Override
    public void close() {
        plan.close();
        model.close();
    }
}
