/**
 * What a training can be resumed from. A {@link dev.kiln.checkpoint.Checkpoint} is a directory with one Arrow IPC file
 * a tensor and a {@code manifest.json} that holds everything else and a SHA-256 of each tensor. It is written aside,
 * flushed to the disk and renamed, so that a checkpoint with its own name is always whole; a
 * {@link dev.kiln.checkpoint.CheckpointStore} keeps the last ones and the best one of a run.
 *
 * <p>A checkpoint is read with distrust: sizes are checked before memory is taken, and what is damaged, truncated or
 * from elsewhere is refused in one line.
 */
@NullMarked
package dev.kiln.checkpoint;

import org.jspecify.annotations.NullMarked;
