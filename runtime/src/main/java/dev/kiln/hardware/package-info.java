/**
 * Measures what a device can do, for people who compare or buy hardware: operations a second by format, bandwidth of
 * memory and transfers, what a launch costs, matrix products by shape and format, and Kiln's kernels on the device's
 * roofline.
 *
 * <p>{@link dev.kiln.hardware.HardwareBench} measures through the same graphs and plans that training uses. A
 * {@link dev.kiln.hardware.Measurement} is one number of operations and bytes and the time that they took, with its
 * spread; everything else ({@link dev.kiln.hardware.DeviceFigures}, {@link dev.kiln.hardware.ResultComparison}) is
 * computed from these. {@link dev.kiln.hardware.BenchJson} is the form in which results are kept.
 */
@NullMarked
package dev.kiln.hardware;

import org.jspecify.annotations.NullMarked;
