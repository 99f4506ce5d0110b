package dev.kiln.embedded.host.optimizer;

import dev.kiln.embedded.host.EarlyForm;
import dev.kiln.embedded.host.TaskWork;
import dev.kiln.embedded.host.TwoForms;
import dev.kiln.embedded.host.WorkPool;
import java.lang.ref.Reference;
import java.util.List;
import java.util.stream.Stream;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The function {@code plain}: a step over FP32 weights whose gradients are in memory, which is where they are wanted;
 * elsewhere the product that computes them has stepped the weights. The parameters are FloatArray weights, gradient
 * [n], first, second, settings, clip [3]; IntArray wanted [1]; int kind, n.
 */
final class PlainCall implements TwoForms {
    /** The function's name. */
    static final String FUNCTION = "plain";

    /** Weights of a tile, about 10 µs of work. */
    private static final int TILE = 1 << 14;

    private static final List<Class<?>> KINDS = List.of(
            FloatArray.class,
            FloatArray.class,
            FloatArray.class,
            FloatArray.class,
            FloatArray.class,
            FloatArray.class,
            IntArray.class,
            Integer.class,
            Integer.class);

    /** Fewer weights are stepped by the time that their form would matter. */
    private static final int LEAST_EARLY = 1 << 12;

    /** Of each kind of step. */
    private static final List<EarlyForm> FORMS =
            Stream.generate(EarlyForm::new).limit(ScaledStep.ADAMW + 1).toList();

    private final PlainStep step;
    private final FloatArray gradient;
    private final FloatArray clip;
    private final IntArray wanted;
    private final WorkPool.TileBody body = this::run;

    /** Of the execution that runs: written before a region starts, read inside. */
    private float unscaled;

    private boolean vectors;

    private PlainCall(PlainStep step, FloatArray gradient, FloatArray clip, IntArray wanted) {
        if (gradient.getSize() < step.n() || clip.getSize() < 3 || wanted.getSize() < 1) {
            throw new IllegalArgumentException("Function plain needs " + step.n()
                    + " gradients, 3 elements of clip and 1 of wanted, but has " + gradient.getSize() + ", "
                    + clip.getSize() + " and " + wanted.getSize());
        }
        this.step = step;
        this.gradient = gradient;
        this.clip = clip;
        this.wanted = wanted;
    }

    /**
     * Reads the parameters of a library task.
     *
     * @throws IllegalArgumentException if one is missing, of the wrong kind or too small
     */
    static PlainCall of(Object[] parameters) {
        if (parameters.length != KINDS.size()) {
            throw new IllegalArgumentException("Function plain of library " + ScaledStep.LIBRARY + " takes "
                    + KINDS.size() + " parameters, but got " + parameters.length);
        }
        for (int i = 0; i < parameters.length; i++) {
            if (!KINDS.get(i).isInstance(parameters[i])) {
                throw new IllegalArgumentException("Parameter " + i + " of function plain must be "
                        + KINDS.get(i).getSimpleName() + ", but is "
                        + parameters[i].getClass().getSimpleName());
            }
        }
        PlainStep step = new PlainStep(
                (FloatArray) parameters[0],
                (FloatArray) parameters[2],
                (FloatArray) parameters[3],
                (FloatArray) parameters[4],
                (Integer) parameters[7],
                (Integer) parameters[8]);
        return new PlainCall(step, (FloatArray) parameters[1], (FloatArray) parameters[5], (IntArray) parameters[6]);
    }

    @Override
    public TaskWork work() {
        if (wanted.get(0) == 0) {
            return new TaskWork(0, 0, 0);
        }
        return new TaskWork(step.changedBytes() + Float.BYTES * step.n(), step.changedBytes(), 0);
    }

    @Override
    public void run(WorkPool pool) {
        EarlyForm form = FORMS.get(step.kind());
        boolean withVectors = form.isVectors() || step.n() < LEAST_EARLY;
        run(pool, withVectors);
        if (!withVectors && wanted.get(0) != 0) {
            form.rehearse(this::rehearsal);
        }
    }

    private EarlyForm.Rehearsal rehearsal() {
        PlainStep other = step.like(new FloatArray(LEAST_EARLY));
        FloatArray gradients = new FloatArray(LEAST_EARLY);
        return withVectors -> {
            try {
                other.run(0, gradients.getSegment().address(), 1f, LEAST_EARLY, withVectors);
            } finally {
                Reference.reachabilityFence(gradients);
                Reference.reachabilityFence(other);
            }
        };
    }

    @Override
    public synchronized void run(WorkPool pool, boolean withVectors) {
        vectors = withVectors;
        if (wanted.get(0) == 0 || clip.get(ScaledCall.SKIP) != 0f) {
            return;
        }
        unscaled = clip.get(ScaledCall.SCALE);
        try {
            pool.run((int) Math.ceilDiv(step.n(), TILE), body);
        } finally {
            Reference.reachabilityFence(step);
            Reference.reachabilityFence(gradient);
        }
    }

    private void run(int tile) {
        long first = (long) tile * TILE;
        long from = gradient.getSegment().address() + Float.BYTES * first;
        step.run(first, from, unscaled, Math.min(TILE, step.n() - first), vectors);
    }
}
