/**
 * Measures the ways in which an {@link dev.kiln.embedded.opencl.OpenClChoice} can be done on a device:
 * {@link dev.kiln.embedded.opencl.tuning.ChoiceTrial} for one of them,
 * {@link dev.kiln.embedded.opencl.tuning.DeviceTrials} for all that graphs asked for.
 */
@NullMarked
package dev.kiln.embedded.opencl.tuning;

import org.jspecify.annotations.NullMarked;
