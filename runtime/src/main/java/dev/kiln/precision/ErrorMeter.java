package dev.kiln.precision;

import dev.kiln.kernels.IntegerCodes;
import dev.kiln.kernels.QuantFormat;
import dev.kiln.kernels.RoundTrip;

/** Adds up what a format does to rows of numbers. Not safe for use by several threads. */
public final class ErrorMeter {
    private final QuantFormat format;
    private final RoundTrip trip;
    private double signal;
    private double noise;
    private long numbers;
    private long nonZero;
    private long clipped;
    private long vanished;

    /**
     * Nothing added yet.
     *
     * @param powersOfTwo whether scales are powers of two
     */
    public ErrorMeter(QuantFormat format, boolean powersOfTwo) {
        this.format = format;
        this.trip = new RoundTrip(format, powersOfTwo);
    }

    /**
     * Adds a row.
     *
     * @param row [columns]
     */
    public void add(float[] row) {
        float[] back = trip.of(row);
        float limit = format.codes().largest();
        for (int i = 0; i < row.length; i++) {
            double error = (double) row[i] - back[i];
            signal += (double) row[i] * row[i];
            noise += error * error;
            numbers++;
            if (row[i] != 0) {
                nonZero++;
                vanished += back[i] == 0 ? 1 : 0;
            }
            clipped += Math.abs(row[i]) > limit * trip.scale(i) * (1 + 0x1p-8f) ? 1 : 0;
        }
    }

    /**
     * What the format did to all rows so far. A code of an integer that is zero is one like any other, no underflow.
     */
    public FormatError error() {
        boolean integers = format.codes() instanceof IntegerCodes;
        return new FormatError(sqnr(signal, noise), share(clipped, numbers), integers ? 0 : share(vanished, nonZero));
    }

    /** Signal over noise, dB; infinite where there is no noise, NaN where a number is not finite. */
    static double sqnr(double signal, double noise) {
        if (noise == 0) {
            return Double.POSITIVE_INFINITY;
        }
        return 10 * Math.log10(signal / noise);
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
