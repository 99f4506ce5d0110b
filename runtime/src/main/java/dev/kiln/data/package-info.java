/**
 * From files to batches. {@link dev.kiln.data.DataSources} reads a source (IDX, CSV, Arrow, PNG, or the built-in
 * glyphs) once into memory and cuts it into {@link dev.kiln.data.DataSplits}; a {@link dev.kiln.data.Dataset} gives
 * normalised samples; a {@link dev.kiln.data.BatchLoader} turns them into {@link dev.kiln.data.Batch}es on a thread of
 * its own, in an order that depends on seed and epoch only.
 *
 * <p>Readers trust nothing: whatever the bytes are, the only exception that leaves them is a
 * {@link dev.kiln.KilnException} with one line that says what, where, expected, found, and the next step.
 */
@NullMarked
package dev.kiln.data;

import org.jspecify.annotations.NullMarked;
