/**
 * Draws what a run left as one HTML page that needs nothing else: no network, no other file.
 * {@link dev.kiln.metrics.report.Report} is the page of one run, {@link dev.kiln.metrics.report.Comparison} that of
 * several.
 *
 * <p>Every drawing is complete without a script, so it prints; the small script on the page only adds what a pointer
 * points at. Curves are SVG made here ({@link dev.kiln.metrics.report.LineChart}), bars and matrices are tables and
 * boxes, samples are PNG images inside the page. Colours are names in {@code report.css}, once for a light and once for
 * a dark screen.
 */
@NullMarked
package dev.kiln.metrics.report;

import org.jspecify.annotations.NullMarked;
