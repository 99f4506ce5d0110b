package dev.kiln.metrics;

/**
 * One sample that was classified wrong, small enough to be drawn in the report.
 *
 * @param index position of the sample in its data set
 * @param label class that it has
 * @param predicted class that the network gave
 * @param probability softmax probability of {@code predicted}, 0…1
 * @param width pixels per row; 0 where the sample is not an image
 * @param height rows; 0 where the sample is not an image
 * @param pixels {@code width × height} grey values, 0 black to 255 white, row by row
 */
// Written once and drawn; nothing compares or hashes it.
@SuppressWarnings("ArrayRecordComponent")
public record Mistake(int index, int label, int predicted, double probability, int width, int height, byte[] pixels) {}
