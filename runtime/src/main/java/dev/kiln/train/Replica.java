package dev.kiln.train;

import dev.kiln.device.Target;
import dev.kiln.metrics.TaskProfile;
import dev.kiln.model.Inference;
import dev.kiln.model.Model;
import dev.kiln.tensor.TensorAllocator;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A device that computes gradients for its share of each batch. The weights are those on the host, which all devices
 * read; the gradients come back to the host, where they are summed. Each replica may run on a thread of its own.
 */
interface Replica extends AutoCloseable {
    /**
     * A device's share of a batch.
     *
     * @param samples features of the whole batch
     * @param classes labels of the whole batch
     * @param first row of the batch that the share begins with
     * @param rows of the share
     * @param size how many of them are samples, 1 to rows
     * @param step number of the step, from 0
     * @param profiled whether the time of each task is measured
     */
    record Share(FloatArray samples, IntArray classes, int first, int rows, int size, long step, boolean profiled) {}

    /** Opens a device for a training. */
    @FunctionalInterface
    interface Factory {
        Replica open(Target target, Model model, TrainConfig config, TensorAllocator allocator);
    }

    /** The device's name. */
    String name();

    /**
     * Computes loss and gradients.
     *
     * @return how long it took, nanoseconds
     */
    long run(Share share);

    /** Gradients of the mean loss over the samples of the latest share, on the host. */
    Model gradients();

    /** Mean loss over the samples of the latest share. */
    float loss();

    /** Samples of the latest share that were classified right. */
    int correct();

    /** What evaluates with the weights as they are on the host. It belongs to this replica. */
    Inference inference();

    /** The time of each task over all steps that were profiled, under the device's name. */
    List<TaskProfile.Task> profile();

    @Override
    void close();
}
