/**
 * Training: {@link dev.kiln.train.TrainConfig} says how, {@link dev.kiln.train.StepGraph} is one step as one task
 * graph, {@link dev.kiln.train.Trainer} is the loop, and a {@link dev.kiln.train.TrainListener} hears what happens.
 */
@NullMarked
package dev.kiln.train;

import org.jspecify.annotations.NullMarked;
