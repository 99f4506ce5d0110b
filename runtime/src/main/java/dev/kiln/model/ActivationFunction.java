package dev.kiln.model;

import java.util.Locale;

/** The nonlinearities that a layer may have. */
public enum ActivationFunction {
    /** max(0, x). */
    RELU,
    /** x·Φ(x) in its tanh form. */
    GELU,
    /** x·sigmoid(x). */
    SILU;

    /** The name in model descriptions. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
