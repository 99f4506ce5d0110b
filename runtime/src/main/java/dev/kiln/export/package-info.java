/**
 * Writes what other programs read: weights as safetensors ({@link dev.kiln.export.SafetensorsFile}) and NumPy files
 * ({@link dev.kiln.export.NumpyFile}), predictions as CSV, JSON lines or Arrow
 * ({@link dev.kiln.export.PredictionWriter}), test vectors for hardware ({@link dev.kiln.export.GoldenVectors}). Files
 * are written aside and renamed, so that nobody reads half of one.
 */
@NullMarked
package dev.kiln.export;

import org.jspecify.annotations.NullMarked;
