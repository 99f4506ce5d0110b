package dev.kiln.train;

/**
 * What a training ends with.
 *
 * @param end why it ended
 * @param engine that ran the tasks
 * @param device that ran the tasks
 * @param recipe number formats of the training
 * @param parameters trained values of the network
 * @param epochs whole passes over the training data that were done
 * @param steps that were done, those of earlier parts of the run included
 * @param trainLoss mean loss over the last epoch; NaN where no step was done
 * @param testLoss mean loss on test data; NaN where it was not measured
 * @param testAccuracy share of the test data classified right, 0…1; NaN where it was not measured
 * @param samplesPerSecond samples trained on by the time of the steps and of what is decided and built between them,
 *     without evaluations and checkpoints
 * @param seconds of training, evaluations and checkpoints included, earlier parts of the run added
 * @param peakBytes most memory that tensors took at one time
 * @param bitsPerWeightTrain stored bits of a trained value, scales, residuals and padding included
 * @param bitsPerWeightExport the same without residuals, as the trained network is used
 * @param activationBytes that are kept of hidden layers for the backward pass, as allocated
 * @param activationBytesFp32 the same values in FP32
 * @param promotions of tensors to wider formats
 * @param demotions of tensors to narrower formats
 * @param activeNeurons hidden neurons that do anything
 * @param hiddenNeurons hidden neurons that it began with
 * @param inactiveSharePerSample share of the hidden activations that are near zero; NaN where it was not measured
 * @param parameterBytes of all parameters as stored, without residuals
 * @param parameterBytesDense of those of the network that it began with, in FP32
 * @param weightsSha256 over all parameters, little-endian, in order
 */
public record RunSummary(
        End end,
        String engine,
        String device,
        String recipe,
        long parameters,
        int epochs,
        long steps,
        double trainLoss,
        double testLoss,
        double testAccuracy,
        double samplesPerSecond,
        double seconds,
        long peakBytes,
        double bitsPerWeightTrain,
        double bitsPerWeightExport,
        long activationBytes,
        long activationBytesFp32,
        int promotions,
        int demotions,
        int activeNeurons,
        int hiddenNeurons,
        double inactiveSharePerSample,
        long parameterBytes,
        long parameterBytesDense,
        String weightsSha256) {

    /** Why a training ended. */
    public enum End {
        /** All epochs, or all steps asked for, were done. */
        FINISHED,
        /** Validation loss had stopped getting better. */
        STOPPED_EARLY,
        /** Someone asked it to stop; a checkpoint was saved. */
        INTERRUPTED
    }
}
