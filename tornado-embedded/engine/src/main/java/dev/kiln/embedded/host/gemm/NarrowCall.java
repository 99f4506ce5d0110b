package dev.kiln.embedded.host.gemm;

import dev.kiln.embedded.host.TaskWork;
import dev.kiln.embedded.host.TwoForms;
import dev.kiln.embedded.host.WorkPool;
import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/**
 * A product with few columns, as of last layers. Packing A would cost more than multiplying, so its rows are read where
 * they lie, or where they have been decoded to. Sums are those of {@link GemmCall}, to the bit.
 */
final class NarrowCall implements TwoForms {
    /** The most columns of C, which one right panel holds. */
    private static final int WIDEST = Math.min(16, Panels.COLUMNS);

    /** Elements of A that a tile takes at least, a few µs of work. */
    private static final int TILE_ELEMENTS = 1 << 13;

    private static final float[] NOTHING = {};

    private final GemmRequest request;
    private final GemmSpec spec;
    private final int depth;
    private final int depthBlocks;
    private final int rowsAtOnce;
    private final PanelPacker rightPacker;
    private final @Nullable RowReader decoded;
    private final TileEpilogue epilogue;
    private final ProductForm form;

    /** What runs for as long as vectors are not compiled. */
    private final GemmCall early;

    private final long a;
    private final long b;
    private final long c;
    private final WorkPool.TileBody packing = this::pack;
    private final WorkPool.TileBody multiplying = this::multiply;

    /** B, a panel for each block of K. Written before a region starts, read inside. */
    private float[] right = NOTHING;

    NarrowCall(GemmRequest request) {
        this.request = request;
        this.spec = request.spec();
        this.depth = spec.depth();
        this.depthBlocks = Math.ceilDiv(spec.k(), depth);
        this.rowsAtOnce = (int) Math.ceilDiv(TILE_ELEMENTS, (long) spec.k() * Panels.ROWS) * Panels.ROWS;
        this.rightPacker = DecodingPacker.right(request.b(), spec.k(), spec.n(), spec.transposeB());
        this.decoded = request.a().isFloats() ? null : new RowReader(request.a(), spec.k());
        this.epilogue = new TileEpilogue(request);
        this.form = new ProductForm(request, ProductForm.NARROW, () -> new NarrowCall(ProductForm.small(request)));
        this.early = new GemmCall(request);
        this.a = request.a().codes().getSegment().address();
        this.b = request.b().codes().getSegment().address();
        this.c = request.c().codes().getSegment().address();
    }

    /** Whether a product is one. */
    static boolean fits(GemmRequest request) {
        GemmSpec spec = request.spec();
        return spec.n() <= WIDEST
                && spec.batch() == 1
                && !spec.transposeA()
                && !spec.accumulate()
                && spec.k() <= Integer.MAX_VALUE / Panels.COLUMNS - Panels.DEPTH
                && request.c().isFloats();
    }

    @Override
    public TaskWork work() {
        return request.work();
    }

    @Override
    public void run(WorkPool pool) {
        form.run(this, pool);
    }

    @Override
    public synchronized void run(WorkPool pool, boolean vectors) {
        if (!vectors) {
            early.run(pool, false);
            return;
        }
        right = PackBuffers.take(depthBlocks * Panels.RIGHT_PANEL);
        try {
            pool.run(depthBlocks, packing);
            pool.run(Math.ceilDiv(spec.m(), rowsAtOnce), multiplying);
        } finally {
            PackBuffers.giveBack(right);
            right = NOTHING;
            Reference.reachabilityFence(request);
        }
    }

    private int blockDepth(int block) {
        return Math.min(depth, spec.k() - block * depth);
    }

    private void pack(int block) {
        rightPacker.pack(b, 0, spec.n(), block * depth, blockDepth(block), right, block * Panels.RIGHT_PANEL);
    }

    private void multiply(int tile) {
        Workspace scratch = Workspace.current();
        int end = Math.min(spec.m(), (tile + 1) * rowsAtOnce);
        for (int row = tile * rowsAtOnce; row < end; row += Panels.ROWS) {
            int rows = Math.min(Panels.ROWS, end - row);
            for (int block = 0; block < depthBlocks; block++) {
                add(scratch, row, rows, block);
            }
            long at = c + (long) Float.BYTES * row * spec.n();
            epilogue.apply(scratch, 0, row, 0, rows, spec.n(), true);
            TileWriter.write(scratch.tile, at, spec.n(), rows, spec.n(), false);
        }
    }

    /** Adds the sums of a block of K to the tile. */
    private void add(Workspace scratch, int row, int rows, int block) {
        int first = block * depth;
        int steps = blockDepth(block);
        long from = a + Float.BYTES * ((long) row * spec.k() + first);
        long pitch = (long) Float.BYTES * spec.k();
        if (decoded != null) {
            decoded.read(a, row, rows, first, steps, scratch.decoded);
            from = scratch.decoded;
            pitch = RowReader.PITCH_BYTES;
        }
        for (int column = 0; column < spec.n(); column += Panels.LANES) {
            int r = block * Panels.RIGHT_PANEL + column;
            NarrowKernel.multiply(steps, from, pitch, rows, right, r, scratch.tile, column, block > 0);
        }
    }
}
