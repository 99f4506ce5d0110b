package dev.kiln.train;

/**
 * Decides when training has stopped getting better; a pure state machine.
 *
 * @param patience evaluations without a better loss before it stops; 0 never stops
 * @param best the smallest validation loss so far; infinity before the first
 * @param worse evaluations since then
 */
public record EarlyStopping(int patience, double best, int worse) {
    /** The state before the first evaluation. */
    public static EarlyStopping start(int patience) {
        return new EarlyStopping(patience, Double.POSITIVE_INFINITY, 0);
    }

    /** The state after an evaluation. A loss that is not a number is never better. */
    public EarlyStopping after(double loss) {
        return loss < best ? new EarlyStopping(patience, loss, 0) : new EarlyStopping(patience, best, worse + 1);
    }

    /** Whether training should stop. */
    public boolean stops() {
        return patience > 0 && worse >= patience;
    }
}
