package dev.kiln.metrics.report;

import java.util.ArrayList;
import java.util.List;

/** Words beside points, placed so that none covers another or a point. Words that find no room are left out. */
final class PointLabels {
    private static final double LETTER = 6.3;
    private static final double HEIGHT = 13;
    private static final double POINT = 6;

    /** Where words may stand, the best first: their distance from the point, and how they lie to it. */
    private static final List<Offset> OFFSETS = List.of(
            new Offset(9, 4, Side.RIGHT),
            new Offset(-9, 4, Side.LEFT),
            new Offset(0, -10, Side.MIDDLE),
            new Offset(0, 19, Side.MIDDLE),
            new Offset(14, 22, Side.RIGHT),
            new Offset(14, -16, Side.RIGHT),
            new Offset(-14, -16, Side.LEFT),
            new Offset(-14, 22, Side.LEFT),
            new Offset(20, 38, Side.RIGHT),
            new Offset(-20, -32, Side.LEFT),
            new Offset(26, 54, Side.RIGHT),
            new Offset(-26, -48, Side.LEFT),
            new Offset(32, 70, Side.RIGHT),
            new Offset(-32, -64, Side.LEFT),
            new Offset(38, 88, Side.RIGHT),
            new Offset(-38, -82, Side.LEFT));

    private enum Side {
        RIGHT("right"),
        LEFT("left"),
        MIDDLE("middle");

        private final String style;

        Side(String style) {
            this.style = style;
        }
    }

    private record Offset(double dx, double dy, Side side) {
        boolean isFar() {
            return Math.abs(dx) + Math.abs(dy) > 30;
        }
    }

    private record Box(double left, double top, double right, double bottom) {
        boolean overlaps(Box other) {
            return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
        }
    }

    private record Waiting(double x, double y, String words) {}

    private final Box frame;
    private final List<Box> taken = new ArrayList<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private final StringBuilder out = new StringBuilder();

    /** Labels within a frame. */
    PointLabels(double left, double top, double right, double bottom) {
        this.frame = new Box(left, top, right, bottom);
    }

    /** Words of a line, which begin or end at a place. */
    void roof(double x, double y, boolean begin, String words) {
        Side side = begin ? Side.RIGHT : Side.LEFT;
        taken.add(box(x, y, side, words));
        ScatterChart.text(out, "roof " + side.style, x, y, words);
        out.append('\n');
    }

    /** A point, with words that are placed when all points are known; empty for none. */
    void point(double x, double y, String words) {
        taken.add(new Box(x - POINT, y - POINT, x + POINT, y + POINT));
        if (!words.isEmpty()) {
            waiting.add(new Waiting(x, y, words));
        }
    }

    /** All words as SVG. */
    String render() {
        waiting.forEach(this::place);
        waiting.clear();
        return out.toString();
    }

    private void place(Waiting one) {
        for (Offset offset : OFFSETS) {
            double x = one.x() + offset.dx();
            double y = one.y() + offset.dy();
            Box box = box(x, y, offset.side(), one.words());
            boolean inside = box.left >= frame.left
                    && box.right <= frame.right
                    && box.top >= frame.top
                    && box.bottom <= frame.bottom;
            if (inside && taken.stream().noneMatch(box::overlaps)) {
                taken.add(box);
                if (offset.isFar()) {
                    ScatterChart.line(out, "", one.x(), x, one.y(), y - HEIGHT / 3);
                }
                ScatterChart.text(out, offset.side().style, x, y, one.words());
                out.append('\n');
                return;
            }
        }
    }

    private static Box box(double x, double y, Side side, String words) {
        double width = words.length() * LETTER;
        double left = switch (side) {
            case RIGHT -> x;
            case LEFT -> x - width;
            case MIDDLE -> x - width / 2;
        };
        return new Box(left, y - HEIGHT + 3, left + width, y + 3);
    }
}
