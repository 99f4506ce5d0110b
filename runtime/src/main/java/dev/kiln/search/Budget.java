package dev.kiln.search;

/**
 * What a policy may cost.
 *
 * @param limit highest cost
 */
public record Budget(Kind kind, double limit) {
    /** What is counted. */
    public enum Kind {
        /** Average bits of a weight. */
        BITS,
        /** Bytes of all parameters as they are stored for inference. */
        BYTES,
        /** Milliseconds of one batch of evaluation on the device at hand. */
        TIME;

        /** The word for it in options and files. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        /** What a trial costs. */
        public double of(Trial trial) {
            return switch (this) {
                case BITS -> trial.bits();
                case BYTES -> trial.bytes();
                case TIME -> trial.millis();
            };
        }
    }

    /** The cost and the loss of a trial. */
    public Score score(Trial trial) {
        return new Score(kind.of(trial), trial.loss());
    }

    /** Whether a trial is within the budget. */
    public boolean allows(Trial trial) {
        return kind.of(trial) <= limit;
    }
}
