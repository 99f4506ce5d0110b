package dev.kiln.search;

import java.util.Locale;

/** What a candidate was measured for. */
public enum Stage {
    /** To compare with: the formats it was trained in, the recipe's, the widest and the narrowest. */
    REFERENCE,
    /** One tensor alone in a narrower format. */
    SENSITIVITY,
    /** A step along the sensitivities. */
    GREEDY,
    /** A child of a generation. */
    EVOLUTION,
    /** The best one with narrower inputs. */
    INPUTS;

    /** The word for it in files. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
