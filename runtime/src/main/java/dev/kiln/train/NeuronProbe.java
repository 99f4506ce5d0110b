package dev.kiln.train;

import dev.kiln.device.Target;
import dev.kiln.model.HiddenLayer;
import dev.kiln.model.Inference;
import dev.kiln.model.InferenceGraph;
import dev.kiln.model.Model;
import dev.kiln.model.ProbeBatch;
import dev.kiln.model.TrainedGates;
import dev.kiln.sparsity.KeptNeurons;
import dev.kiln.tensor.TensorAllocator;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Tries changes of neurons on a batch of samples that stays the same, before they are made.
 *
 * @param batch samples; belongs to this
 * @param guard most that the loss may rise by, relative to it
 */
record NeuronProbe(ProbeBatch batch, double guard, Target target, TensorAllocator allocator) implements AutoCloseable {
    /** log α of a gate that is closed for a test. */
    private static final float CLOSED = -40;

    /** A rise of the loss by this much is no loss of accuracy, however small the loss is. */
    private static final double FREE_RISE = 0.01;

    /**
     * What a change does.
     *
     * @param before loss as it is
     * @param after loss with the change
     * @param limit that the second may be
     */
    record Trial(double before, double after, double limit) {
        /** Of a change that was not tried. */
        static final Trial NONE = new Trial(Double.NaN, Double.NaN, Double.NaN);

        boolean isHarmless() {
            return after <= limit;
        }
    }

    /** A change that leads from one loss to another. */
    Trial of(double before, double after) {
        return new Trial(before, after, before * (1 + guard) + FREE_RISE);
    }

    /** What the network would lose without some of its neurons; weights and log α are on the host. */
    Trial without(Model model, NeuronState neurons, KeptNeurons kept, KeptNeurons next) {
        FloatArray closed = FloatArray.fromArray(neurons.logAlpha().toHeapArray());
        for (int number = 0; number < neurons.layers().size(); number++) {
            HiddenLayer layer = neurons.layers().get(number);
            int[] ids = kept.ids(number);
            for (int i = 0; i < ids.length; i++) {
                if (!next.has(number, ids[i])) {
                    closed.set(layer.offset() + i, CLOSED);
                }
            }
        }
        TrainedGates without = new TrainedGates(neurons.layers(), closed, neurons.isHard());
        return of(loss(model, neurons.gates()), loss(model, without));
    }

    /** Mean loss of a network whose weights are on the host. */
    double loss(Model model, @Nullable TrainedGates gates) {
        int rows = batch.labels().getSize();
        try (Inference inference = Inference.gated(model, gates, rows, target, allocator)) {
            InferenceGraph result = inference.run(batch.features(), batch.labels(), batch.size());
            double sum = 0;
            for (int i = 0; i < batch.size(); i++) {
                sum += result.losses().get(i);
            }
            return sum / batch.size();
        }
    }

    @Override
    public void close() {
        batch.close();
    }
}
