package dev.kiln.metrics.report;

import java.util.ArrayList;
import java.util.List;

/**
 * The range of one axis and where its marks stand.
 *
 * @param min value at the start
 * @param max value at the end, larger than {@code min}
 * @param logarithmic whether equal distances are equal factors; {@code min} is positive then
 * @param ticks values that are marked, in order
 * @param step distance between two ticks of a linear axis
 */
record Axis(double min, double max, boolean logarithmic, List<Double> ticks, double step) {

    /** A linear axis that covers {@code low…high} and ends at marks, about {@code count} of them. */
    static Axis linear(double low, double high, int count) {
        double width = high > low ? high - low : Math.max(Math.abs(high), 1) * 0.1;
        double step = niceStep(width / count);
        double min = Math.floor(low / step + 1e-9) * step;
        double max = Math.ceil((low + width) / step - 1e-9) * step;
        return new Axis(min, max, false, ticks(min, max, step), step);
    }

    /** A linear axis of exactly {@code low…high}, marked at round numbers in between. */
    static Axis exact(double low, double high, int count) {
        double max = high > low ? high : low + 1;
        double step = niceStep((max - low) / count);
        return new Axis(low, max, false, ticks(Math.ceil(low / step - 1e-9) * step, max, step), step);
    }

    /** A logarithmic axis that covers {@code low…high}; marks at 1, 2 and 5 times powers of ten, as many as fit. */
    static Axis logarithmic(double low, double high) {
        double[] factors = Math.log10(high / low) > 2.2 ? new double[] {1} : new double[] {1, 2, 5};
        List<Double> ticks = new ArrayList<>();
        for (int power = (int) Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
            for (double factor : factors) {
                double tick = factor * Math.pow(10, power);
                if (tick >= low * 0.999 && tick <= high * 1.001) {
                    ticks.add(tick);
                }
            }
        }
        return new Axis(low / 1.1, high * 1.1, true, ticks, 0);
    }

    /** Where {@code value} lies: 0 at {@code min}, 1 at {@code max}; beyond these for values outside. */
    double position(double value) {
        return logarithmic
                ? Math.log(Math.max(value, min * 1e-3) / min) / Math.log(max / min)
                : (value - min) / (max - min);
    }

    private static double niceStep(double rough) {
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double lead = rough / power;
        return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
    }

    private static List<Double> ticks(double first, double max, double step) {
        List<Double> ticks = new ArrayList<>();
        for (int i = 0; first + i * step <= max + step * 1e-6; i++) {
            double tick = first + i * step;
            ticks.add(Math.abs(tick) < step * 1e-9 ? 0.0 : tick);
        }
        return ticks;
    }
}
