package dev.kiln.metrics.report;

import java.util.ArrayList;
import java.util.List;

/**
 * One curve of a chart, reduced to as many points as can be told apart.
 *
 * @param name in the legend
 * @param style class of the style sheet that gives it its colour
 * @param points in order of x
 * @param dashed whether the line is dashed
 * @param banded whether the scatter of what was averaged is shown behind the line
 * @param marked whether each point gets a dot
 */
record Curve(String name, String style, List<Point> points, boolean dashed, boolean banded, boolean marked) {
    /** More points than this make a path long, not clearer. */
    private static final int MAX_POINTS = 240;

    /** Fewer points than this are shown as they are. */
    private static final int MIN_SMOOTHED = 40;

    /**
     * @param x place on the x axis
     * @param y value of the line
     * @param low lower end of the band behind the line
     * @param high upper end of the band behind the line
     */
    record Point(double x, double y, double low, double high) {}

    /** Points that were measured rarely, each with a dot. */
    static Curve marked(String name, String style, List<double[]> xy, boolean dashed) {
        List<Point> points = finite(xy);
        return new Curve(name, style, points, dashed, false, points.size() <= 60);
    }

    /**
     * Points that were measured often and scatter: averaged over a centred window of a fortieth of the curve, with one
     * standard deviation to both sides behind the line.
     */
    static Curve smoothed(String name, String style, List<double[]> xy) {
        List<Point> points = finite(xy);
        if (points.size() < MIN_SMOOTHED) {
            return new Curve(name, style, points, false, false, points.size() <= 12);
        }
        int count = Math.min(MAX_POINTS, points.size());
        int reach = Math.max(1, points.size() / 80);
        List<Point> line = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int at = (int) ((long) i * (points.size() - 1) / (count - 1));
            // The window shrinks towards the start, where a curve is steep; at the end it looks back.
            int right = Math.min(Math.min(reach, at), points.size() - 1 - at);
            int left = Math.min(reach, at);
            line.add(mean(
                    points.subList(at - left, at + right + 1), points.get(at).x()));
        }
        return new Curve(name, style, List.copyOf(line), false, true, false);
    }

    /** Points as they are, without averaging. */
    static Curve plain(String name, String style, List<double[]> xy) {
        List<Point> points = finite(xy);
        if (points.size() > MAX_POINTS) {
            List<Point> thinned = new ArrayList<>();
            for (int i = 0; i < MAX_POINTS; i++) {
                thinned.add(points.get((int) ((long) i * (points.size() - 1) / (MAX_POINTS - 1))));
            }
            points = thinned;
        }
        return new Curve(name, style, points, false, false, false);
    }

    /** Value at the end; NaN for an empty curve. */
    double last() {
        return points.isEmpty() ? Double.NaN : points.getLast().y();
    }

    private static Point mean(List<Point> points, double x) {
        double sum = 0;
        double low = Double.POSITIVE_INFINITY;
        for (Point point : points) {
            sum += point.y();
            low = Math.min(low, point.y());
        }
        double mean = sum / points.size();
        double squares = 0;
        for (Point point : points) {
            squares += (point.y() - mean) * (point.y() - mean);
        }
        double deviation = Math.sqrt(squares / points.size());
        // Never below what was seen: a loss has no band below zero.
        return new Point(x, mean, Math.max(low, mean - deviation), mean + deviation);
    }

    private static List<Point> finite(List<double[]> xy) {
        return xy.stream()
                .filter(p -> Double.isFinite(p[0]) && Double.isFinite(p[1]))
                .map(p -> new Point(p[0], p[1], p[1], p[1]))
                .toList();
    }
}
