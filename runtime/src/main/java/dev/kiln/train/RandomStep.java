package dev.kiln.train;

import dev.kiln.device.Target;
import dev.kiln.model.Model;
import dev.kiln.model.Network;
import dev.kiln.model.Precision;
import dev.kiln.tensor.TensorAllocator;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A training's step on random samples, to be measured. Where batches travel to the device, this one does so before each
 * step, and not while another one runs.
 */
public final class RandomStep implements AutoCloseable {
    /** Small, so that the network stays what it is by and large. */
    private static final float RATE = 1e-4f;

    private final TensorAllocator allocator = new TensorAllocator();
    private final Model model;
    private final TrainingPlan plan;
    private final FloatArray samples;
    private final IntArray labels;
    private final int batch;
    private final long bytes;
    private long step;

    /**
     * Builds the graphs that a training would build.
     *
     * @param network whose weights are drawn
     * @param precision formats of its parts
     * @param config its batch, optimizer and seed matter
     * @throws dev.kiln.KilnException with code {@code too-little-memory}
     */
    public RandomStep(Network network, Precision precision, TrainConfig config, Target target) {
        batch = config.batch();
        Model weights = null;
        TrainingPlan made = null;
        try {
            weights = Model.weights(network, precision, allocator);
            weights.initialize(config.seed());
            model = weights;
            made = new TrainingPlan(model, config, target, allocator);
            plan = made;
            bytes = allocator.usage().entrySet().stream()
                    .filter(entry -> !entry.getKey().equals("evaluation"))
                    .mapToLong(entry -> entry.getValue().bytes())
                    .sum();
            SplittableRandom random = new SplittableRandom(config.seed());
            samples = new FloatArray(Math.multiplyExact(batch, network.features()));
            for (int i = 0; i < samples.getSize(); i++) {
                samples.set(i, (float) random.nextGaussian());
            }
            labels = new IntArray(batch);
            for (int i = 0; i < batch; i++) {
                labels.set(i, random.nextInt(network.classes()));
            }
        } catch (RuntimeException | Error e) {
            if (made != null) {
                made.close();
            }
            if (weights != null) {
                weights.close();
            }
            allocator.close();
            throw e;
        }
    }

    /** Bytes that it keeps in memory, without those for evaluation. */
    public long bytes() {
        return bytes;
    }

    /** Runs one step. */
    public void run() {
        run(TrainingPlan.Measure.NOTHING);
    }

    private void run(TrainingPlan.Measure measure) {
        plan.run(samples, labels, batch, RATE, step++, measure);
    }

    /** Runs one step with the engine's profiler; null where the engine's log became too long to ask for it again. */
    public @Nullable StepTrace trace() {
        StepTrace before = plan.trace();
        run(TrainingPlan.Measure.TASKS);
        StepTrace latest = plan.trace();
        return Objects.equals(latest, before) ? null : latest;
    }

    @Override
    public void close() {
        plan.close();
        model.close();
        allocator.close();
    }
}
