package dev.kiln.model;

import java.util.Locale;

/** The normalisations that a layer may have, each over the features of one sample. */
public enum NormalizationKind {
    /** Subtract the mean, divide by the standard deviation, scale and shift. */
    LAYER,
    /** Divide by the root mean square, scale. */
    RMS;

    /** The name in model descriptions. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
