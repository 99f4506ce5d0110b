package dev.kiln.train;

import java.util.List;

/**
 * What is known when a training starts.
 *
 * @param config every setting
 * @param engine that runs the tasks, such as {@code embedded}
 * @param device that runs the tasks, with its own name
 * @param parameters trained values of the network
 * @param trainSamples samples of an epoch
 * @param validationSamples samples held back; 0 for none
 * @param testSamples samples for the end; 0 for none
 * @param dataFingerprint SHA-256 of what was read
 * @param classNames by label
 * @param stepsPerEpoch steps of an epoch, the partial last batch included
 * @param totalSteps steps of the whole training
 * @param firstStep steps done before, 0 for a new run
 * @param secondsBefore training time of earlier parts of this run
 * @param modelJson the network's layers, as {@link dev.kiln.model.ModelSpec#fromJson} reads them
 */
public record RunInfo(
        TrainConfig config,
        String engine,
        String device,
        long parameters,
        long trainSamples,
        long validationSamples,
        long testSamples,
        String dataFingerprint,
        List<String> classNames,
        long stepsPerEpoch,
        long totalSteps,
        long firstStep,
        double secondsBefore,
        String modelJson) {}
