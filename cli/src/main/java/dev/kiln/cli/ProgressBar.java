package dev.kiln.cli;

import java.util.Locale;

/** One line that says how far a training is. */
final class ProgressBar {
    private static final int SHORTEST = 8;
    private static final int LONGEST = 32;

    private ProgressBar() {}

    /**
     * The line, no longer than {@code columns}: {@code 3/8 ━━━━━━╸───── 43% loss … 0:41 left}. Where space is short the
     * bar goes first, then the figures.
     *
     * @param share done, 0…1
     */
    static String line(Paint paint, int columns, String epoch, double share, String figures, String left) {
        String percent = String.format(Locale.ROOT, "%3.0f%%", Math.clamp(share, 0, 1) * 100);
        String head = "  " + epoch + " ";
        String tail = " " + percent + "  " + left + " left";
        int room = columns - 1 - head.length() - tail.length();
        String middle = room >= figures.length() + 2 ? "  " + figures : "";
        int bar = Math.min(LONGEST, room - middle.length());
        return head + (bar >= SHORTEST ? bar(paint, bar, share) : "") + " " + percent + paint.dim(middle) + "  " + left
                + " left";
    }

    private static String bar(Paint paint, int width, double share) {
        int halves = (int) Math.round(Math.clamp(share, 0, 1) * width * 2);
        String full = "━".repeat(halves / 2) + (halves % 2 == 1 ? "╸" : "");
        return paint.ember(full) + paint.dim("─".repeat(width - full.length()));
    }
}
