package dev.kiln.data;

import java.util.Locale;
import java.util.Set;

/** Tells numbers from texts in cells of a table. */
final class CsvNumbers {
    private static final Set<String> MISSING =
            Set.of("", "na", "n/a", "nan", "-nan", "null", "none", "?", "inf", "+inf", "-inf", "infinity", "-infinity");

    private CsvNumbers() {}

    /** Whether a cell says that there is no number, in one of the ways that other programs write. */
    static boolean isMissing(String cell) {
        return cell.length() <= 9 && MISSING.contains(cell.strip().toLowerCase(Locale.ROOT));
    }

    /** Whether a cell is a decimal number, without the suffixes and hexadecimal forms of Java. */
    static boolean looksLikeNumber(String cell) {
        String text = cell.strip();
        boolean digits = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digits = true;
            } else if ("+-.eE".indexOf(c) < 0) {
                return false;
            }
        }
        if (!digits) {
            return false;
        }
        try {
            Double.parseDouble(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** The number in a cell that {@link #looksLikeNumber}; may be infinite if it is too large for a float. */
    static float parse(String cell) {
        return Float.parseFloat(cell.strip());
    }
}
