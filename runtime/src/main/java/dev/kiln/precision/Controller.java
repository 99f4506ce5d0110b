package dev.kiln.precision;

import dev.kiln.precision.Decision.Cause;
import java.util.List;

/**
 * Decides on formats from what was measured: a pure function, the same decisions for the same arguments, on any
 * machine. It promotes a tensor (to the next wider format of {@link TensorClass#ladder}) on
 *
 * <ul>
 *   <li>its own error: noise above its class's floor, or too many numbers that underflow or clip;
 *   <li>an error of the whole: a spike of the training loss, or a probe batch whose loss is larger than in FP32: the
 *       most sensitive tensor goes first;
 *   <li>a learning rate that is about to decay: weights in the narrowest format, the most sensitive first. Steps become
 *       too small then for a narrow format to be averaged out.
 * </ul>
 *
 * It demotes a tensor when a narrower format has stayed under all limits, with a margin, for long enough, while nothing
 * was getting worse. A promotion that follows a demotion doubles how long that is, so that no tensor goes up and down
 * for ever. No promotion exceeds the budget of bits.
 *
 * <p>The sensitivity of a tensor is the loss change that its noise stands for: running mean of Σg²·mean(w²) of its
 * layer, times noise over signal; Fisher's approximation, as in Dong et al., "HAWQ-V2", NeurIPS 2020, section 3.1, with
 * g² for the Hessian's diagonal.
 *
 * @param settings what it decides by
 * @param bitBudget most bits a weight may take on average without residuals; see {@link Bits}
 */
public record Controller(ControllerSettings settings, double bitBudget) {
    /**
     * What it came to.
     *
     * @param policy formats from now on
     * @param state for the next window
     * @param decisions in the order in which they are made; none where the formats stay
     */
    public record Outcome(Policy policy, ControllerState state, List<Decision> decisions) {
        /** Copies the list. */
        public Outcome {
            decisions = List.copyOf(decisions);
        }
    }

    /**
     * Decides at the end of a window.
     *
     * @param policy current formats
     * @param state of the last window, or {@link ControllerState#start}
     * @param reading of this window
     */
    public Outcome decide(Policy policy, ControllerState state, Reading reading) {
        ControllerWindow window = new ControllerWindow(settings, bitBudget, policy, state, reading);
        window.promoteOnOwnError();
        if (window.isSpike()) {
            window.promoteMostSensitive(Cause.LOSS_SPIKE);
        } else if (window.isGapOver(1)) {
            window.promoteMostSensitive(Cause.PROBE_GAP);
        }
        window.promoteForDecay();
        window.demoteWhatIsQuiet();
        return window.outcome();
    }
}
