package dev.kiln.data;

import java.util.Arrays;

/**
 * Draws one glyph as if by hand: mirrored or not, scaled, sheared, turned and moved; bent by a smooth random field;
 * with a stroke of random width and darkness; then noise. What it draws is a pure function of (seed, part, index). Not
 * safe for several threads.
 */
final class GlyphPainter {
    /** Rows and columns of a picture. */
    static final int SIDE = 28;

    private static final float DEGREE = (float) (StrictMath.PI / 180);
    private static final int WAVES = 2;

    private final long seed;
    private final long part;
    private final float[] canvas = new float[SIDE * SIDE];
    private final float[] field = new float[WAVES * 6];

    /** Draws pictures of one part ({@code 0} train, {@code 1} test) of the data set with this seed. */
    GlyphPainter(long seed, long part) {
        this.seed = seed;
        this.part = part;
    }

    /** The class of picture {@code index}: each is equally frequent. */
    static int label(int index) {
        return index % GlyphShape.ALL.size();
    }

    /** Writes the {@code SIDE × SIDE} pixels of picture {@code index}, 255 being ink. */
    void paint(int index, byte[] pixels) {
        SplitMix random = SplitMix.of(seed, part, index);
        GlyphShape shape = GlyphShape.ALL.get(label(index));
        Arrays.fill(canvas, 0);

        float mirror = random.nextLong() < 0 ? -1 : 1;
        float angle = random.nextFloat(-15, 15) * DEGREE;
        float cos = (float) StrictMath.cos(angle);
        float sin = (float) StrictMath.sin(angle);
        float width = mirror * random.nextFloat(7.5f, 11f);
        float height = random.nextFloat(7.5f, 11f);
        float shear = random.nextFloat(-0.2f, 0.2f);
        float centerX = SIDE / 2f + random.nextFloat(-2.5f, 2.5f);
        float centerY = SIDE / 2f + random.nextFloat(-2.5f, 2.5f);
        float radius = random.nextFloat(0.7f, 1.6f);
        float ink = random.nextFloat(0.55f, 1f);
        float noise = random.nextFloat(0.02f, 0.14f);
        chooseField(random);

        for (int stroke = 0; stroke < shape.strokes(); stroke++) {
            float[] points = shape.points(stroke);
            for (int i = 0; i < points.length; i += 2) {
                float x = points[i] + bend(0, points[i], points[i + 1]);
                float y = points[i + 1] + bend(3 * WAVES, points[i], points[i + 1]);
                x = width * (x + shear * y);
                y = height * y;
                points[i] = centerX + cos * x - sin * y;
                points[i + 1] = centerY + sin * x + cos * y;
            }
            draw(points, radius);
        }
        for (int i = 0; i < canvas.length; i++) {
            float value = ink * canvas[i] + noise * random.nextBell();
            pixels[i] = (byte) (255 * Math.clamp(value, 0f, 1f) + 0.5f);
        }
    }

    /** A smooth field of displacements: for each axis, a sum of waves with random direction, phase and height. */
    private void chooseField(SplitMix random) {
        for (int i = 0; i < field.length; i += 3) {
            field[i] = random.nextFloat(-2.5f, 2.5f);
            field[i + 1] = random.nextFloat(-2.5f, 2.5f);
            field[i + 2] = random.nextFloat(0, (float) (2 * StrictMath.PI));
        }
    }

    private float bend(int from, float x, float y) {
        float sum = 0;
        for (int i = from; i < from + 3 * WAVES; i += 3) {
            sum += 0.08f * (float) StrictMath.sin(field[i] * x + field[i + 1] * y + field[i + 2]);
        }
        return sum;
    }

    private void draw(float[] points, float radius) {
        for (int i = 2; i < points.length; i += 2) {
            drawPiece(points[i - 2], points[i - 1], points[i], points[i + 1], radius);
        }
    }

    /** Inks the pixels near the piece from (ax, ay) to (bx, by); a pixel's centre is at half a unit. */
    private void drawPiece(float ax, float ay, float bx, float by, float radius) {
        float reach = radius + 0.5f;
        int left = Math.max(0, (int) (Math.min(ax, bx) - reach));
        int right = Math.min(SIDE - 1, (int) (Math.max(ax, bx) + reach));
        int top = Math.max(0, (int) (Math.min(ay, by) - reach));
        int bottom = Math.min(SIDE - 1, (int) (Math.max(ay, by) + reach));
        float dx = bx - ax;
        float dy = by - ay;
        float length = Math.max(1e-12f, dx * dx + dy * dy);
        for (int row = top; row <= bottom; row++) {
            for (int column = left; column <= right; column++) {
                float px = column + 0.5f - ax;
                float py = row + 0.5f - ay;
                float along = Math.clamp((px * dx + py * dy) / length, 0f, 1f);
                float awayX = px - along * dx;
                float awayY = py - along * dy;
                float distance = (float) Math.sqrt(awayX * awayX + awayY * awayY);
                float ink = Math.clamp(reach - distance, 0f, 1f);
                int pixel = row * SIDE + column;
                canvas[pixel] = Math.max(canvas[pixel], ink);
            }
        }
    }
}
