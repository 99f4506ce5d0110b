package dev.kiln.train;

import dev.kiln.KilnException;
import dev.kiln.checkpoint.Checkpoint;
import dev.kiln.checkpoint.CheckpointReader;
import dev.kiln.model.HiddenLayer;
import dev.kiln.model.Model;
import dev.kiln.model.ModelSpec;
import dev.kiln.model.Network;
import dev.kiln.sparsity.KeptNeurons;
import dev.kiln.sparsity.SparsityState;
import dev.kiln.tensor.TensorAllocator;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The neurons that a training begins with, or goes on with. */
public final class SessionSparsity {
    private SessionSparsity() {}

    /** Those of a checkpoint, or all of them; null for a recipe that takes none out. */
    static @Nullable SparsityState of(
            TrainConfig config, Network whole, @Nullable Path from, @Nullable Checkpoint checkpoint) {
        if (!config.isSparse()) {
            return null;
        }
        // Says which networks can't lose neurons.
        HiddenLayer.of(whole);
        SparsityState kept = from == null || checkpoint == null ? null : kept(from, checkpoint);
        return kept == null ? new SparsityState(KeptNeurons.all(whole.spec().widths()), true) : kept;
    }

    /**
     * Lets weights take in the gates that a checkpoint was written with, where they were still trained.
     *
     * @param from its directory
     * @throws KilnException with code {@code bad-sparsity} or {@code bad-checkpoint}
     */
    public static void takeGatesIn(
            Path from, Checkpoint checkpoint, TrainConfig config, Model model, TensorAllocator allocator) {
        SparsityState state = kept(from, checkpoint);
        if (state == null || !state.gated()) {
            return;
        }
        List<HiddenLayer> layers = HiddenLayer.of(model.network());
        try (NeuronState neurons = new NeuronState(layers, config.sparsity(), true, List.of(), allocator)) {
            String name = NeuronState.LOG_ALPHA;
            CheckpointReader.load(
                    from,
                    checkpoint,
                    name,
                    Objects.requireNonNull(neurons.tensors().get(name)));
            Objects.requireNonNull(neurons.gates()).fold(model);
        }
    }

    /**
     * The neurons of a checkpoint; null where it has all.
     *
     * @throws KilnException with code {@code bad-sparsity} if they are not those of its layers
     */
    static @Nullable SparsityState kept(Path from, Checkpoint checkpoint) {
        if (checkpoint.sparsity().equals(Checkpoint.NO_SPARSITY)) {
            return null;
        }
        SparsityState state = SparsityState.fromJson(checkpoint.sparsity(), "of checkpoint " + from);
        ModelSpec spec = ModelSpec.fromJson(checkpoint.model(), from.toString());
        if (!spec.widths().equals(state.kept().widths())) {
            throw new KilnException(
                    "bad-sparsity",
                    "Neurons of checkpoint " + from + ": its layers have " + spec.widths() + ", its neurons are "
                            + state.kept().widths() + "; was the file changed? Use another checkpoint");
        }
        return state;
    }
}
