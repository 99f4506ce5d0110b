package dev.kiln.precision;

import java.util.Locale;

/**
 * A change of a format, as {@code decisions.jsonl} keeps it.
 *
 * @param step steps done before it
 * @param layer such as {@code layers.0}
 * @param tensor {@code weights}, {@code inputs} or {@code gradients}
 * @param from format, a {@link FormatWord}
 * @param to format
 * @param cause why, a word of {@link Cause}
 * @param value what was measured
 * @param limit what it was compared with
 * @param sqnr of the tensor in {@code from}, dB
 * @param sensitivity the loss change that its noise stands for; see {@link Controller}
 * @param bitsPerWeight of all dense layers without residuals, with this change
 */
public record Decision(
        long step,
        String layer,
        String tensor,
        String from,
        String to,
        String cause,
        double value,
        double limit,
        double sqnr,
        double sensitivity,
        double bitsPerWeight) {
    /** The event's name in {@code decisions.jsonl}. */
    public static final String EVENT = "width";

    /** Why a format changes. */
    public enum Cause {
        /** Its noise was above what its class may have. */
        PRECISION,
        /** Too many numbers became zero, or lay beyond the largest. */
        RANGE,
        /** The training loss rose suddenly. */
        LOSS_SPIKE,
        /** The probe batch has a larger loss than in FP32. */
        PROBE_GAP,
        /** The learning rate is about to decay. */
        LEARNING_RATE,
        /** A narrower format has done for long enough. */
        QUIET;

        /** The word for it in files. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Whether the new format is a narrower one. */
    public boolean narrows() {
        return cause.equals(Cause.QUIET.word());
    }
}
