package dev.kiln.sparsity;

import java.util.BitSet;

/**
 * Which neurons need not be trained for now, as their responses to samples that stay the same have stopped changing: a
 * pure function of how much they changed. A neuron whose response moves again is trained again.
 */
public final class Equilibrium {
    /** Windows in a row in which a response must have been still. */
    private static final int QUIET_WINDOWS = 2;

    /** What rests may move by this many times the limit before it is trained again. */
    private static final double HYSTERESIS = 2;

    /** Fewer changes than this share of a layer are not worth another plan. */
    private static final double LEAST_CHANGE = 0.125;

    private final double limit;

    /**
     * A rule.
     *
     * @param limit relative change of a response over a window that is none; 0 where all neurons are trained
     */
    public Equilibrium(double limit) {
        this.limit = limit;
    }

    /** Windows in a row in which a response has been still. */
    public int quiet(int before, double change) {
        return change < limit ? before + 1 : 0;
    }

    /**
     * The neurons that are not trained from now on.
     *
     * @param kept neurons of the network
     * @param changes by hidden layer and place, relative change of the response over the latest window
     * @param quiet by hidden layer and place, windows in which it was still
     */
    public KeptNeurons frozen(KeptNeurons kept, double[][] changes, int[][] quiet) {
        KeptNeurons next = kept;
        for (int layer = 0; layer < kept.layers(); layer++) {
            int[] ids = kept.ids(layer);
            BitSet still = new BitSet();
            for (int place = 0; place < ids.length; place++) {
                boolean rests = place >= kept.trained(layer);
                boolean stays = rests && changes[layer][place] < HYSTERESIS * limit;
                if (stays || quiet[layer][place] >= QUIET_WINDOWS) {
                    still.set(ids[place]);
                }
            }
            int moving = ids.length - still.cardinality();
            if (Math.abs(moving - kept.trained(layer)) >= LEAST_CHANGE * ids.length) {
                // What is trained is a whole number of buckets, and one at least.
                int buckets = Math.max(1, Math.ceilDiv(moving, NeuronSelector.BUCKET));
                int most = Math.max(0, ids.length - buckets * NeuronSelector.BUCKET);
                while (still.cardinality() > most) {
                    still.clear(still.length() - 1);
                }
                next = next.freeze(layer, still);
            }
        }
        return next;
    }
}
