package dev.kiln.data;

import java.util.List;
import java.util.Locale;

/**
 * The ten classes of the built-in data set: line drawings in a square from −1 to 1, y downwards. Curves are polylines;
 * every value comes from {@link StrictMath}, so that they have the same bits on every machine.
 */
enum GlyphShape {
    RING(arc(0, 0, 0.8, 0, 1, 20)),
    CROSS(line(-0.75, -0.75, 0.75, 0.75), line(-0.75, 0.75, 0.75, -0.75)),
    PLUS(line(-0.85, 0, 0.85, 0), line(0, -0.85, 0, 0.85)),
    TRIANGLE(line(0, -0.8, 0.85, 0.7, -0.85, 0.7, 0, -0.8)),
    SQUARE(line(-0.7, -0.7, 0.7, -0.7, 0.7, 0.7, -0.7, 0.7, -0.7, -0.7)),
    WAVE(arc(0, -0.4, 0.4, 0, -0.75, 12), arc(0, 0.4, 0.4, 0.75, 0.75, 12)),
    SPIRAL(spiral(0.85, 1.75, 28)),
    ARROW(line(0, 0.85, 0, -0.8), line(-0.5, -0.25, 0, -0.8, 0.5, -0.25)),
    FORK(line(0, 0.85, 0, 0), line(-0.65, -0.8, 0, 0, 0.65, -0.8)),
    BOLT(line(0.45, -0.85, -0.5, -0.05, 0.5, 0.05, -0.45, 0.85));

    /** All shapes; a shape's place is its label. */
    static final List<GlyphShape> ALL = List.of(values());

    /** Longer pieces are cut, so that distortion bends straight strokes too. */
    private static final double LONGEST_PIECE = 0.3;

    @SuppressWarnings("ImmutableEnumChecker") // Only copies are given out.
    private final float[][] strokes;

    GlyphShape(double[]... strokes) {
        this.strokes = new float[strokes.length][];
        for (int i = 0; i < strokes.length; i++) {
            this.strokes[i] = cut(strokes[i]);
        }
    }

    /** The names of all classes, in label order. */
    static List<String> names() {
        return ALL.stream().map(shape -> shape.name().toLowerCase(Locale.ROOT)).toList();
    }

    /** The number of polylines. */
    int strokes() {
        return strokes.length;
    }

    /** A copy of the points of a polyline: x, y, x, y, … */
    float[] points(int stroke) {
        return strokes[stroke].clone();
    }

    private static double[] line(double... points) {
        return points;
    }

    /** Part of a circle; {@code from} and {@code turns} are in whole turns, clockwise from the right. */
    private static double[] arc(double x, double y, double radius, double from, double turns, int pieces) {
        double[] points = new double[2 * (pieces + 1)];
        for (int i = 0; i <= pieces; i++) {
            double angle = 2 * StrictMath.PI * (from + turns * i / pieces);
            points[2 * i] = x + radius * StrictMath.cos(angle);
            points[2 * i + 1] = y + radius * StrictMath.sin(angle);
        }
        return points;
    }

    private static double[] spiral(double radius, double turns, int pieces) {
        double[] points = new double[2 * (pieces + 1)];
        for (int i = 0; i <= pieces; i++) {
            double part = (double) i / pieces;
            double angle = 2 * StrictMath.PI * turns * part;
            points[2 * i] = radius * part * StrictMath.cos(angle);
            points[2 * i + 1] = radius * part * StrictMath.sin(angle);
        }
        return points;
    }

    private static float[] cut(double[] points) {
        int total = 1;
        for (int i = 2; i < points.length; i += 2) {
            total += pieces(points, i);
        }
        float[] result = new float[2 * total];
        int at = 0;
        for (int i = 2; i < points.length; i += 2) {
            int pieces = pieces(points, i);
            for (int piece = 0; piece < pieces; piece++) {
                double part = (double) piece / pieces;
                result[at++] = (float) (points[i - 2] + (points[i] - points[i - 2]) * part);
                result[at++] = (float) (points[i - 1] + (points[i + 1] - points[i - 1]) * part);
            }
        }
        result[at++] = (float) points[points.length - 2];
        result[at] = (float) points[points.length - 1];
        return result;
    }

    private static int pieces(double[] points, int i) {
        double x = points[i] - points[i - 2];
        double y = points[i + 1] - points[i - 1];
        return (int) StrictMath.ceil(StrictMath.sqrt(x * x + y * y) / LONGEST_PIECE);
    }
}
