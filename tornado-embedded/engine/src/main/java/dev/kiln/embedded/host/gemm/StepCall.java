package dev.kiln.embedded.host.gemm;

import dev.kiln.embedded.host.TaskWork;
import dev.kiln.embedded.host.TwoForms;
import dev.kiln.embedded.host.WorkPool;
import dev.kiln.embedded.host.optimizer.PlainStep;
import java.lang.ref.Reference;
import java.util.Objects;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The function {@code weight-step}: G[m × n] = Aᵀ · B, the gradient of weights, and where nobody wants to see it, in
 * its place the step of the optimizer, taken while a tile's sums are in the cache. Gradients are then neither written
 * nor read. The sums are those of {@code gemm}.
 *
 * <p>The parameters are FloatArray a [k × m], b [k × n], gradient, weights [m × n], first, second, settings as in
 * {@link PlainStep}; IntArray wanted [1], not 0 where gradients are written and weights left alone; int m, n, k, kind.
 */
final class StepCall implements TwoForms {
    /** The function's name. */
    static final String FUNCTION = "weight-step";

    private final TwoForms product;
    private final GemmCall stepping;
    private final IntArray wanted;
    private final PlainStep step;

    StepCall(GemmSpec spec, FloatArray a, FloatArray b, FloatArray gradient, PlainStep step, IntArray wanted) {
        if (wanted.getSize() < 1) {
            throw new IllegalArgumentException("Array wanted of function " + FUNCTION + " must have an element");
        }
        this.product = GemmLibrary.call(new GemmRequest(spec, a, b, gradient, gradient));
        this.stepping = stepping(new GemmRequest(spec, a, b, step.weights(), step.weights()), step);
        this.wanted = wanted;
        this.step = step;
    }

    private static GemmCall stepping(GemmRequest request, PlainStep step) {
        return new GemmCall(request, sink(step, request.spec().n()), 1 + step.kind(), () -> {
            GemmRequest small = ProductForm.small(request);
            return stepping(small, step.like((FloatArray) small.c().codes()));
        });
    }

    private static TileSink sink(PlainStep step, int n) {
        return (scratch, row, column, rows, columns, vectors) -> {
            for (int i = 0; i < rows; i++) {
                long gradients = scratch.tileAt + (long) Float.BYTES * i * scratch.tilePitch;
                step.run((long) (row + i) * n + column, gradients, 1f, columns, vectors);
            }
        };
    }

    @Override
    public TaskWork work() {
        TaskWork work = Objects.requireNonNull(product.work());
        if (wanted.get(0) != 0) {
            return work;
        }
        return new TaskWork(work.bytesRead() + step.changedBytes(), step.changedBytes(), work.operations());
    }

    @Override
    public void run(WorkPool pool) {
        try {
            chosen().run(pool);
        } finally {
            Reference.reachabilityFence(step);
        }
    }

    @Override
    public void run(WorkPool pool, boolean vectors) {
        try {
            chosen().run(pool, vectors);
        } finally {
            Reference.reachabilityFence(step);
        }
    }

    private TwoForms chosen() {
        return wanted.get(0) != 0 ? product : stepping;
    }
}
