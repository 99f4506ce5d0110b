package dev.kiln.advice;

import dev.kiln.device.Target;
import dev.kiln.model.Model;
import dev.kiln.model.ModelSpec;
import dev.kiln.model.Network;
import dev.kiln.tensor.TensorAllocator;
import dev.kiln.train.TrainConfig;
import dev.kiln.train.TrainingPlan;
import dev.kiln.train.TrainingPlan.Measure;
import java.util.SplittableRandom;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The training step of a network with two hidden layers of equal width, in a pair of formats, on random samples. */
final class MeasuredStep implements AutoCloseable {
    private static final int CLASSES = 10;
    private static final float RATE = 1e-3f;
    private static final double MARGIN = 0.1;

    private final int batch;
    private final TensorAllocator allocator = new TensorAllocator();
    private final Model model;
    private final TrainingPlan plan;
    private final FloatArray samples;
    private final IntArray labels;
    private final long bytes;
    private long step;

    MeasuredStep(StepSize size, FormatPair formats, Target target) {
        this.batch = size.batch();
        String name = "mlp:" + size.width() + "," + size.width();
        TrainConfig config = TrainConfig.defaults().with("model", name).with("batch", Integer.toString(batch));
        Network network = Network.of(ModelSpec.parse(name), size.width(), CLASSES);
        Model weights = null;
        try {
            weights = Model.weights(network, formats.precision(), allocator);
            weights.initialize(1);
            this.model = weights;
            this.plan = new TrainingPlan(model, config, target, allocator);
        } catch (RuntimeException e) {
            if (weights != null) {
                weights.close();
            }
            allocator.close();
            throw e;
        }
        this.bytes = allocator.usage().entrySet().stream()
                .filter(entry -> !entry.getKey().equals("evaluation"))
                .mapToLong(entry -> entry.getValue().bytes())
                .sum();
        SplittableRandom random = new SplittableRandom(size.width());
        this.samples = new FloatArray(batch * size.width());
        for (int i = 0; i < samples.getSize(); i++) {
            samples.set(i, (float) random.nextDouble(-1, 1 + MARGIN));
        }
        this.labels = new IntArray(batch);
        for (int i = 0; i < batch; i++) {
            labels.set(i, random.nextInt(CLASSES));
        }
    }

    /** Bytes that it keeps in memory, without those for evaluation. */
    long bytes() {
        return bytes;
    }

    /** Runs steps and returns the nanoseconds that one took. */
    double nanos(int steps) {
        long start = System.nanoTime();
        for (int i = 0; i < steps; i++) {
            plan.run(samples, labels, batch, RATE, step++, Measure.NOTHING);
        }
        return (System.nanoTime() - start) / (double) steps;
    }

    @Override
    public void close() {
        plan.close();
        model.close();
        allocator.close();
    }
}
