package dev.kiln.embedded.host;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Which form of a kernel runs: work items one by one at first; vectors once a {@link WarmUp} has found them to be
 * faster. Results are the same.
 */
final class FormChoice {
    /** Scalar code that has cost this much is worth compiling vector code for. */
    private static final long WORTH_WARMING_NANOS = 3_000_000;

    private enum Form {
        NO_VECTORS(false, "all runs one by one"),
        UNDECIDED(false, "all runs one by one until vectors are compiled and faster"),
        FASTER(true, "vectors run, as they were faster in the warm-up"),
        SLOWER(false, "all runs one by one: vectors were slower than that throughout the warm-up"),
        FAILED(false, "all runs one by one: the warm-up of vectors failed on copies of the arguments"),
        WANTED(true, "vectors run, by order"),
        UNWANTED(false, "all runs one by one, by order");

        final boolean vectors;
        final String note;

        Form(boolean vectors, String note) {
            this.vectors = vectors;
            this.note = note;
        }
    }

    private final KernelCode code;
    private final KernelLayout layout;
    private volatile Form form;

    // Used by the launching thread only, one at a time.
    private int attempts;
    private long scalarNanosSoFar;

    private volatile @Nullable WarmUp warmUp;

    FormChoice(KernelCode code, KernelLayout layout, boolean hasVectors) {
        this.code = code;
        this.layout = layout;
        form = hasVectors ? Form.UNDECIDED : Form.NO_VECTORS;
    }

    /** Decides by order. */
    void order(boolean vectors) {
        form = vectors ? Form.WANTED : Form.UNWANTED;
    }

    /** Whether the choice is still open, so that each launch is to be told of. */
    boolean isOpen() {
        return form == Form.UNDECIDED;
    }

    /** Whether vectors run. */
    boolean isVectors() {
        return form.vectors;
    }

    /** Before a launch of scalar code while the choice is open: begins to warm up if that is worth it. */
    void beforeLaunch(Frame frame) {
        if (warmUp == null && scalarNanosSoFar > WORTH_WARMING_NANOS) {
            warmUp = WarmUp.start(code, layout, frame, attempts);
        }
    }

    /** After a launch of scalar code while the choice is open: decides, if the warm-up has ended. */
    void afterLaunch(long nanos) {
        scalarNanosSoFar += nanos;
        WarmUp.Outcome outcome = outcome();
        if (outcome == null) {
            return;
        }
        warmUp = null;
        attempts++;
        form = switch (outcome) {
            case FASTER -> Form.FASTER;
            case SLOWER -> Form.SLOWER;
            case FAILED -> attempts == WarmUp.ATTEMPTS ? Form.FAILED : Form.UNDECIDED;
        };
    }

    private WarmUp.@Nullable Outcome outcome() {
        WarmUp running = warmUp;
        return running == null ? null : running.outcome();
    }

    /** Waits for the end of a warm-up that has begun. */
    void await() {
        while (isOpen() && warmUp != null && outcome() == null) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Says which form runs and why. */
    String note() {
        return form.note;
    }
}
