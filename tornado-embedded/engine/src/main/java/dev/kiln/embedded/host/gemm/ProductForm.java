package dev.kiln.embedded.host.gemm;

import dev.kiln.embedded.host.EarlyForm;
import dev.kiln.embedded.host.TwoForms;
import dev.kiln.embedded.host.WorkPool;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Which form a product runs in. Those of a kind run the same code, so that they have it together. Only products of FP32
 * have two: others begin with vectors, since they decode with them.
 */
final class ProductForm {
    /** What is done with the sums of a {@link NarrowCall}. */
    static final int NARROW = -1;

    /** The same of a {@link FlatCall}. */
    static final int FLAT = -2;

    /** A product of fewer multiply-adds is done by the time that its form would matter. */
    private static final double LEAST_WORK = 1 << 16;

    /** The shape of rehearsals: panels that are full and that are not, two blocks of K. */
    private static final int ROWS = 5 * Panels.ROWS + 2;

    private static final int DEPTH = Panels.DEPTH + 8;

    private static final Map<Kind, EarlyForm> BY_KIND = new ConcurrentHashMap<>();

    /** What decides which code runs. */
    private record Kind(boolean transposeA, boolean transposeB, Epilogue epilogue, int step) {}

    private final EarlyForm form;
    private final boolean hasTwo;
    private final boolean isWorthIt;
    private final Supplier<EarlyForm.Rehearsal> rehearsal;

    /**
     * The form of a product.
     *
     * @param step what is done with the sums: a number of its own for each, 0 if C is stored
     * @param small makes a small product of the same kind, of arrays of its own
     */
    ProductForm(GemmRequest request, int step, Supplier<TwoForms> small) {
        GemmSpec spec = request.spec();
        Kind kind = new Kind(spec.transposeA(), spec.transposeB(), spec.epilogue(), step);
        this.form = BY_KIND.computeIfAbsent(kind, any -> new EarlyForm());
        this.hasTwo = request.a().isFloats()
                && request.b().isFloats()
                && request.c().isFloats()
                && request.aux().isFloats();
        this.isWorthIt = hasTwo && spec.multiplyAdds() >= LEAST_WORK;
        this.rehearsal = () -> rehearsal(small.get());
    }

    /** Whether there is another form than vectors. */
    boolean hasTwo() {
        return hasTwo;
    }

    /** Runs the product in the form that is the faster one now. */
    void run(TwoForms product, WorkPool pool) {
        boolean vectors = form.isVectors() || !isWorthIt;
        product.run(pool, vectors);
        if (!vectors) {
            form.rehearse(rehearsal);
        }
    }

    private static EarlyForm.Rehearsal rehearsal(TwoForms product) {
        return vectors -> {
            try (WorkPool alone = new WorkPool(1)) {
                product.run(alone, vectors);
            }
        };
    }

    /** Returns a small product of FP32 of the same kind as another, of arrays of its own. */
    static GemmRequest small(GemmRequest request) {
        GemmSpec spec = request.spec();
        int rows = FlatCall.fits(request) ? spec.m() : ROWS;
        int columns = NarrowCall.fits(request) ? spec.n() : 2 * Panels.COLUMNS + 6;
        FloatArray c = new FloatArray(rows * columns);
        return new GemmRequest(
                GemmSpec.of(rows, columns, DEPTH, spec.transposeA(), spec.transposeB())
                        .with(spec.epilogue()),
                new FloatArray(rows * DEPTH),
                new FloatArray(DEPTH * columns),
                c,
                spec.epilogue() == Epilogue.NONE ? c : new FloatArray(rows * columns));
    }
}
