package dev.kiln.sparsity;

/**
 * What neurons are taken out by.
 *
 * @param target share of the hidden neurons to take out, 0 ≤ target < 1
 * @param gates how neurons are asked whether they matter
 * @param phase share of the training in which neurons are taken out; the rest trains what is left
 * @param every steps between decisions, ≥ 1
 * @param breakEven steps of the current network that a rebuild is taken to cost; 0 where it is measured
 * @param guard most that the loss on a probe batch may rise by at one decision, relative to the loss
 * @param regrow share of the neurons that may be exchanged at a time for ones that rest, at first; 0 for none
 * @param equilibrium relative change of a neuron's response over a window that is none, so that it is not trained for
 *     now; 0 where all are trained
 * @param activityThreshold that an active neuron's magnitude is above
 * @param gateRate learning rate of log α
 * @param multiplierRate learning rate of the Lagrangian's multipliers
 * @param mapDecay decay of the running means of the map
 * @param exchangeEvery steps between exchanges, and between comparisons of responses, ≥ 1
 * @param compact whether neurons that are out leave the matrices; otherwise their rows and columns become zero, and
 *     they count as frozen
 */
public record SparsitySettings(
        double target,
        GateMode gates,
        double phase,
        int every,
        double breakEven,
        double guard,
        double regrow,
        double equilibrium,
        double activityThreshold,
        double gateRate,
        double multiplierRate,
        double mapDecay,
        int exchangeEvery,
        boolean compact) {
    /** The share of a training after which nothing is exchanged. */
    private static final double LAST_EXCHANGE = 0.75;

    /**
     * The neurons that do anything, the first of their layer: without compaction those that are out stay, as frozen
     * zeros.
     */
    public KeptNeurons acting(KeptNeurons kept) {
        return compact ? kept : kept.trainedAlone();
    }

    /** A network in which these do something, and those before that are out stay as zeros without compaction. */
    public KeptNeurons leaving(KeptNeurons before, KeptNeurons acting) {
        return compact ? acting : before.freezeAllBut(acting);
    }

    /** log α that gates start with: they are open at first, and their gradient is not small. */
    public double firstLogAlpha() {
        return gates == GateMode.NONE ? 40 : 2.2;
    }

    /** Steps of a training in which neurons are taken out. */
    public long phaseSteps(long totalSteps) {
        return Math.round(phase * totalSteps);
    }

    /**
     * The share of the neurons that may be exchanged after a step: a cosine to zero at three quarters of the training.
     */
    public double exchangeShare(long step, long totalSteps) {
        double done = step / (LAST_EXCHANGE * totalSteps);
        return done < 1 ? regrow * 0.5 * (1 + Math.cos(Math.PI * done)) : 0;
    }

    /**
     * The share of neurons that is wanted open: from 1 to 1 − target, fast at first (Zhu, Gupta, "To prune, or not to
     * prune", 2017, equation 1).
     */
    public double openShare(long step, long totalSteps) {
        double rest = Math.max(0, 1 - (double) step / Math.max(1, phaseSteps(totalSteps)));
        return 1 - target * (1 - rest * rest * rest);
    }
}
