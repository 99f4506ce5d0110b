package dev.kiln.hardware;

/**
 * One measurement in two results.
 *
 * @param device name in the first result
 * @param first the measurement there
 * @param second the same in the second result
 * @param ratio how many times as fast the second is
 * @param low end of the interval that holds the true ratio, 0 where there are too few repetitions to tell
 * @param high its other end, infinite where there are too few
 * @param verdict what follows
 */
public record ComparedRow(
        String device, Measurement first, Measurement second, double ratio, double low, double high, Verdict verdict) {
    /** What an interval says. */
    public enum Verdict {
        /** The second is faster. */
        FASTER("faster"),
        /** The second is slower. */
        SLOWER("slower"),
        /** Nobody can tell from these results. */
        NOT_SIGNIFICANT("not significant");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }

        /** For people. */
        public String words() {
            return words;
        }
    }
}
