/**
 * What was measured to be best on a device, kept between processes: {@link dev.kiln.embedded.tuning.TuningStore}. It
 * knows names only, no drivers; what the names mean is known where a choice is made. Choices have equal results, so
 * that neither a tuned device nor a lost file changes a bit.
 */
@NullMarked
package dev.kiln.embedded.tuning;

import org.jspecify.annotations.NullMarked;
