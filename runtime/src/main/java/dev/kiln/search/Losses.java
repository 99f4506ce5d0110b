package dev.kiln.search;

/** The loss of each of a fixed set of samples. */
final class Losses {
    private final float[] values;

    Losses(float[] values) {
        this.values = values.clone();
    }

    double mean() {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /**
     * Whether these losses can't be told to be larger than others of the same samples: the mean of the differences is
     * at most their standard error.
     */
    boolean isAsGoodAs(Losses others) {
        int n = values.length;
        double mean = mean() - others.mean();
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double apart = values[i] - others.values[i] - mean;
            squares += apart * apart;
        }
        double error = n < 2 ? 0 : Math.sqrt(squares / (n - 1) / n);
        return mean <= error;
    }
}
