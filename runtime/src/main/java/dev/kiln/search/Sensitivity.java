package dev.kiln.search;

/**
 * What one tensor alone in a narrower format does.
 *
 * @param layer such as {@code layers.0}
 * @param tensor {@code weights} or {@code inputs}
 * @param format of this tensor; all others have their widest
 * @param lossChange against the widest formats everywhere
 * @param accuracyChange the same of the accuracy
 */
public record Sensitivity(String layer, String tensor, String format, double lossChange, double accuracyChange) {}
