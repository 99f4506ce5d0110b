package dev.kiln.sparsity;

import java.util.Locale;

/** How neurons are asked whether they matter. */
public enum GateMode {
    /** Gates drawn from a hard-concrete distribution, pulled to a target by a Lagrangian. */
    HARD_CONCRETE,
    /** Gates that are 0 or 1, with the gradient of a sigmoid. */
    STRAIGHT_THROUGH,
    /** No gates are trained: activity and importance decide alone. */
    NONE;

    /** The word for it in settings. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
