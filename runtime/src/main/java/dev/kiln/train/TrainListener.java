package dev.kiln.train;

import dev.kiln.metrics.CheckpointMetrics;
import dev.kiln.metrics.ConfusionMatrix;
import dev.kiln.metrics.DeviceMetrics;
import dev.kiln.metrics.DivisionDecision;
import dev.kiln.metrics.DroppedDevice;
import dev.kiln.metrics.EvaluationMetrics;
import dev.kiln.metrics.MemoryProfile;
import dev.kiln.metrics.Mistakes;
import dev.kiln.metrics.PrecisionMetrics;
import dev.kiln.metrics.SparsityMetrics;
import dev.kiln.metrics.StartFormats;
import dev.kiln.metrics.StepMetrics;
import dev.kiln.metrics.TaskProfile;
import dev.kiln.precision.Decision;
import dev.kiln.sparsity.NeuronDecision;

/**
 * Hears what a training does. All calls come from the thread that trains, in order; a listener that is slow makes the
 * training slow, and one that throws ends it.
 */
public interface TrainListener {
    /** A listener that does nothing. */
    TrainListener NONE = new TrainListener() {};

    /** Before the first step. */
    default void onStart(RunInfo info) {}

    /** After every {@code log-every}th step, and after the last one. */
    default void onStep(StepMetrics metrics) {}

    /** Before {@link #onStep}, where there are several devices. */
    default void onDevices(DeviceMetrics metrics) {}

    /** Before the first step on several devices, and before each that is divided in another way. */
    default void onDivision(DivisionDecision decision) {}

    /** When a device failed that the training goes on without. */
    default void onDropped(DroppedDevice device) {}

    /** Before the first step of a quantized training. */
    default void onFormats(StartFormats formats) {}

    /** At the end of each window of steps, where formats are decided on. */
    default void onPrecision(PrecisionMetrics metrics) {}

    /** When a format changes. */
    default void onDecision(Decision decision) {}

    /** At the end of each window of steps, where neurons are decided on. */
    default void onSparsity(SparsityMetrics metrics) {}

    /** When a layer's neurons change, or a change is held back. */
    default void onNeurons(NeuronDecision decision) {}

    /** After a pass over validation or test data. */
    default void onEvaluation(EvaluationMetrics metrics) {}

    /** After the pass over test data at the end. */
    default void onConfusion(ConfusionMatrix matrix) {}

    /** After the pass over test data at the end. */
    default void onMistakes(Mistakes mistakes) {}

    /** At the end: the time of each task of a step. */
    default void onProfile(TaskProfile profile) {}

    /** At the end: the memory of each category of tensors. */
    default void onMemory(MemoryProfile profile) {}

    /** After a checkpoint was written. */
    default void onCheckpoint(CheckpointMetrics metrics) {}

    /** At the end of a training that was not ended by an error. */
    default void onDone(RunSummary summary) {}
}
