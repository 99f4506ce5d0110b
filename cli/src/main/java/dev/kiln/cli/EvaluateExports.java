package dev.kiln.cli;

import dev.kiln.KilnException;
import dev.kiln.checkpoint.CheckpointStore;
import dev.kiln.evaluate.Arm;
import dev.kiln.evaluate.Slot;
import dev.kiln.export.RowSharing;
import dev.kiln.export.Weights;
import dev.kiln.model.Memory;
import dev.kiln.model.Model;
import dev.kiln.tensor.TensorAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What recipes come to as files of their own, the smallest that lose nothing: codes where there are some, equal rows
 * once. Their bytes are counted, and they stay.
 *
 * @param home directory of the evaluation
 */
record EvaluateExports(Path home, TensorAllocator allocator) {
    private Path folder() {
        return home.resolve("exports");
    }

    private Path file(Slot slot) {
        return folder().resolve(slot.name() + ".safetensors");
    }

    /** The size of a training's file; NaN where there is none. */
    double bytes(Slot slot) {
        Path file = file(slot);
        try {
            return Files.isRegularFile(file) ? Files.size(file) : Double.NaN;
        } catch (IOException e) {
            throw new KilnException("unreadable", file + ": can't be read (" + e.getMessage() + ")", e);
        }
    }

    /**
     * Writes the file of a training by a recipe, unless the training's checkpoints are gone.
     *
     * @param isNew whether the training has just been done; that of an earlier one keeps the file that it has
     */
    void write(Slot slot, Path run, boolean isNew) {
        Path file = file(slot);
        boolean dense = slot.arm().recipe().equals(Arm.DENSE.recipe());
        boolean kept = !isNew && Files.exists(file);
        if (dense || kept || CheckpointStore.latest(run).isEmpty()) {
            return;
        }
        try (TrainedModel trained = TrainedModel.open(run, allocator);
                Model decoded = trained.model().decoded(allocator);
                Memory codebooks = new Memory(allocator)) {
            boolean coded = trained.model().precision().isQuantized();
            Weights stored = coded ? Weights.packed(trained.model()) : Weights.plain(decoded);
            Files.createDirectories(folder());
            Weights weights = RowSharing.of(stored, decoded, 0).in(stored, codebooks);
            WeightFile.write(file, "safetensors", trained, weights);
        } catch (IOException e) {
            throw new KilnException("unwritable", folder() + ": can't be made (" + e.getMessage() + ")", e);
        }
    }
}
