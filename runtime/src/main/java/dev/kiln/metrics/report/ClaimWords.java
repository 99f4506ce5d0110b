package dev.kiln.metrics.report;

import dev.kiln.evaluate.Claim;
import dev.kiln.evaluate.Measured;
import java.util.Locale;

/** How values of claims are written for people. */
public final class ClaimWords {
    /** What stands where nothing was measured. */
    public static final String NOTHING = "–";

    private ClaimWords() {}

    /** One value. */
    public static String value(double value, Claim.Unit unit) {
        if (!Double.isFinite(value)) {
            return NOTHING;
        }
        return switch (unit) {
            case TIMES -> String.format(Locale.ROOT, "%.2f×", value);
            case SHARE -> String.format(Locale.ROOT, "%.1f%%", 100 * value);
            case CHANGE -> String.format(Locale.ROOT, "%+.1f%%", 100 * value);
            case RELATIVE_NORM -> String.format(Locale.ROOT, "%.1e", value);
        };
    }

    /** The interval of a value over seeds; empty where there is none. */
    public static String interval(Measured measured, Claim.Unit unit) {
        return Double.isFinite(measured.low()) && Double.isFinite(measured.high())
                ? value(measured.low(), unit) + " … " + value(measured.high(), unit)
                : "";
    }
}
