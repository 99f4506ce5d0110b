package dev.kiln.train;

/** How the learning rate changes over a training, after its warm-up. */
public enum ScheduleKind {
    /** It does not. */
    CONSTANT,
    /** Straight down to the final rate. */
    LINEAR,
    /** Half a cosine wave down to the final rate. */
    COSINE
}
