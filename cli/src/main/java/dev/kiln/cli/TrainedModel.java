package dev.kiln.cli;

import dev.kiln.checkpoint.Checkpoint;
import dev.kiln.checkpoint.CheckpointReader;
import dev.kiln.data.DataOptions;
import dev.kiln.data.DataSources;
import dev.kiln.data.DataSplits;
import dev.kiln.model.Model;
import dev.kiln.model.ModelSpec;
import dev.kiln.model.Network;
import dev.kiln.tensor.TensorAllocator;
import dev.kiln.train.SessionPrecision;
import dev.kiln.train.SessionSparsity;
import dev.kiln.train.TrainConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The weights of a checkpoint and what is needed to use them.
 *
 * @param directory of the checkpoint
 * @param checkpoint what it says
 * @param model its parameters
 */
record TrainedModel(Path directory, Checkpoint checkpoint, Model model) implements AutoCloseable {
    /** Opens the checkpoint that a path means: that directory, or the latest one of a run. */
    static TrainedModel open(Path path, TensorAllocator allocator) {
        Path directory = CheckpointReader.resolve(path);
        Checkpoint checkpoint = CheckpointReader.read(directory);
        ModelSpec spec = ModelSpec.fromJson(checkpoint.model(), directory.toString());
        Network network = Network.of(
                spec,
                checkpoint.schema().features(),
                checkpoint.schema().classNames().size());
        TrainConfig config = TrainConfig.fromJson(checkpoint.config(), directory.toString());
        Model model = Model.weights(network, SessionPrecision.of(directory, checkpoint, config, network), allocator);
        try {
            CheckpointReader.load(directory, checkpoint, Checkpoint.Role.PARAMETER, model.tensors());
            model.check(directory.toString());
            SessionSparsity.takeGatesIn(directory, checkpoint, config, model, allocator);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
        return new TrainedModel(directory, checkpoint, model);
    }

    /** The settings that the weights were trained with. */
    TrainConfig config() {
        return TrainConfig.fromJson(checkpoint.config(), directory.toString());
    }

    /**
     * Opens data and reads it as the training did.
     *
     * @param data what the user wrote; null for the data of the training, cut as it was
     */
    DataSplits data(@Nullable String data, TensorAllocator allocator) {
        TrainConfig config = config();
        boolean same = data == null || data.equals(config.data());
        DataOptions options = same
                ? DataOptions.defaults().withValidationFraction(config.validation())
                : DataOptions.defaults().withTestFraction(0).withSchema(checkpoint.schema());
        return DataSources.open(data == null ? config.data() : data, options, allocator);
    }

    @Override
    public void close() {
        model.close();
    }
}
