/**
 * What a training run leaves behind and how it is measured: the {@link dev.kiln.metrics.RunDirectory}, one JSON object
 * a line in {@code metrics.jsonl} ({@link dev.kiln.metrics.MetricsLog}), the same scalars as TensorBoard event files
 * ({@link dev.kiln.metrics.TensorBoardLog}) and as JFR events ({@link dev.kiln.metrics.FlightEvents}), and the report
 * that is drawn from them ({@code dev.kiln.metrics.report}).
 *
 * <p>The records here are plain measurements; nothing in this package knows how a network is trained. A report is made
 * from the files of a run alone, so it can be drawn again for a run of last year.
 */
@NullMarked
package dev.kiln.metrics;

import org.jspecify.annotations.NullMarked;
