package dev.kiln.model;

import dev.kiln.kernels.LaunchGrid;
import dev.kiln.kernels.NeuronMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Looks at hidden neurons within a training step: their map, and the gradients of their gates.
 *
 * @param layers all hidden layers
 * @param gating the gates of this step; null where there are none
 * @param sums [n], gradient of the loss by each gate
 * @param map {@link NeuronMap}
 * @param batchSize [1]
 * @param lossScale [at least 1], that gradients are multiplied by
 * @param threshold that an active neuron's magnitude is above
 * @param decay of the map's running means
 */
public record NeuronWatch(
        List<HiddenLayer> layers,
        @Nullable Gating gating,
        FloatArray sums,
        FloatArray map,
        IntArray batchSize,
        FloatArray lossScale,
        float threshold,
        float decay) {
    /** Copies the list. */
    public NeuronWatch {
        layers = List.copyOf(layers);
    }

    FloatArray gates() {
        return Objects.requireNonNull(gating, "a gated pass has gates").gates();
    }

    void append(Tasks tasks, String id, HiddenLayer hidden, FloatArray a, FloatArray g) {
        tasks.graph()
                .task(
                        id,
                        NeuronMap::observe,
                        tasks.context(),
                        a,
                        g,
                        batchSize,
                        lossScale,
                        sums,
                        map,
                        threshold,
                        decay,
                        hidden.offset(),
                        HiddenLayer.neurons(layers),
                        hidden.width());
        tasks.launch(id, LaunchGrid.lanes(hidden.width()));
    }
}
