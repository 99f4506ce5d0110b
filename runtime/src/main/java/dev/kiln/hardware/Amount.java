package dev.kiln.hardware;

import java.util.Locale;

/** How amounts are written for people, with three digits. */
public final class Amount {
    private static final String[] DECIMAL = {"", "k", "M", "G", "T", "P"};
    private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB"};

    private Amount() {}

    /** Operations a second, such as {@code 358 GFLOP/s}; those on integers are no FLOP. */
    public static String rate(double perSecond, String format) {
        return decimal(perSecond) + (format.equals("INT32") ? "op/s" : "FLOP/s");
    }

    /** Bytes a second, in powers of 1,000. */
    public static String bandwidth(double perSecond) {
        return decimal(perSecond) + "B/s";
    }

    /** What a measurement is about: a rate, a bandwidth, or for launches the time. */
    public static String of(Measurement one) {
        return one.group() == Group.LAUNCH
                ? time(one.seconds().mean())
                : one.computes() ? rate(one.rate(), one.format()) : bandwidth(one.bandwidth());
    }

    /** The spread of a measurement: half of its 95% interval, and how often it was repeated. */
    public static String spread(Measurement one) {
        double half = one.seconds().relativeHalfWidth();
        return Double.isFinite(half) ? "± " + share(half) : "once";
    }

    /** A number with a unit's prefix, such as {@code 358 G} or {@code 12.5 M}. */
    public static String decimal(double value) {
        int prefix = 0;
        double rest = value;
        while (rest >= 999.5 && prefix < DECIMAL.length - 1) {
            rest /= 1000;
            prefix++;
        }
        return digits(rest) + " " + DECIMAL[prefix];
    }

    /** A time, such as {@code 12.5 µs}. */
    public static String time(double seconds) {
        if (seconds < 999.5e-9) {
            return digits(seconds * 1e9) + " ns";
        }
        if (seconds < 999.5e-6) {
            return digits(seconds * 1e6) + " µs";
        }
        return seconds < 0.9995 ? digits(seconds * 1e3) + " ms" : digits(seconds) + " s";
    }

    /** A size in powers of 1,024. */
    public static String bytes(double value) {
        int unit = 0;
        double rest = value;
        while (rest >= 1023.5 && unit < BINARY.length - 1) {
            rest /= 1024;
            unit++;
        }
        return digits(rest) + " " + BINARY[unit];
    }

    /** A share of one as a percentage. */
    public static String share(double value) {
        return String.format(Locale.ROOT, value < 0.0995 ? "%.1f%%" : "%.0f%%", value * 100);
    }

    /** A ratio, such as {@code 1.25×}. */
    public static String ratio(double value) {
        return Double.isInfinite(value) ? "∞" : digits(value) + "×";
    }

    /** Three digits, no zeros behind the point. */
    public static String digits(double value) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        int places = value >= 100 || value == 0 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
        String text = String.format(Locale.ROOT, "%." + places + "f", value);
        return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    }
}
