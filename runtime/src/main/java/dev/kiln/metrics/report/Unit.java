package dev.kiln.metrics.report;

import java.util.Locale;

/** How numbers of one kind are written for people. */
public enum Unit {
    /** A plain number such as a loss. */
    NUMBER,
    /** A share of one, written as a percentage. */
    SHARE,
    /** A rate per second. */
    PER_SECOND,
    /** A duration in seconds. */
    SECONDS,
    /** A count of whole things. */
    COUNT;

    private static final String[] PREFIXES = {"", "k", "M", "G", "T"};

    /** One value, with about four digits. */
    public String format(double value) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        return switch (this) {
            case NUMBER -> significant(value, 4);
            case SHARE -> String.format(Locale.ROOT, "%.2f%%", value * 100);
            case PER_SECOND -> Math.abs(value) < 10_000 ? grouped(value) + "/s" : compact(value) + "/s";
            case SECONDS -> duration(value);
            case COUNT -> grouped(value);
        };
    }

    /** A count with its thousands apart. */
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** The label of an axis, {@code step} apart from the next. */
    String tick(double value, double step) {
        return switch (this) {
            case SHARE -> decimals(value * 100, step * 100) + "%";
            case PER_SECOND, COUNT -> compact(value);
            case SECONDS -> value == 0 ? "0" : duration(value);
            case NUMBER -> {
                double size = Math.abs(value);
                yield size != 0 && (step == 0 || size < 1e-3 || size >= 1e5)
                        ? significant(value, 2)
                        : decimals(value, step);
            }
        };
    }

    /** A size in bytes, in powers of 1,024. */
    public static String bytes(long value) {
        return bytes((double) value);
    }

    /** A size in bytes, in powers of 1,024. */
    public static String bytes(double value) {
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
        int unit = 0;
        double rest = value;
        while (rest >= 1024 && unit < units.length - 1) {
            rest /= 1024;
            unit++;
        }
        return (unit == 0 || rest >= 100 ? String.format(Locale.ROOT, "%.0f", rest) : significant(rest, 3)) + " "
                + units[unit];
    }

    /** A duration: {@code 350 ms}, {@code 12.3 s}, {@code 4 min 05 s}, {@code 2 h 07 min}. */
    public static String duration(double seconds) {
        if (seconds < 1) {
            return String.format(Locale.ROOT, "%.0f ms", seconds * 1000);
        }
        if (seconds < 59.95) {
            return String.format(Locale.ROOT, seconds < 10 ? "%.1f s" : "%.0f s", seconds);
        }
        long whole = Math.round(seconds);
        if (whole < 3600) {
            return String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60);
        }
        return String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole % 3600 / 60);
    }

    private static String grouped(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String compact(double value) {
        int prefix = 0;
        double rest = value;
        while (Math.abs(rest) >= 1000 && prefix < PREFIXES.length - 1) {
            rest /= 1000;
            prefix++;
        }
        return significant(rest, 3) + (prefix == 0 ? "" : " " + PREFIXES[prefix]);
    }

    private static String decimals(double value, double step) {
        int places = step <= 0 ? 0 : (int) Math.clamp(Math.ceil(-Math.log10(step) - 1e-9), 0, 6);
        return String.format(Locale.ROOT, "%." + places + "f", value);
    }

    private static String significant(double value, int digits) {
        if (value == 0) {
            return "0";
        }
        int magnitude = (int) Math.floor(Math.log10(Math.abs(value)));
        if (magnitude < -4 || magnitude > 8) {
            return String.format(Locale.ROOT, "%." + (digits - 1) + "e", value).replaceAll("\\.?0+e", "e");
        }
        int places = Math.max(0, digits - 1 - magnitude);
        String text = String.format(Locale.ROOT, "%." + places + "f", value);
        return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    }
}
