package dev.kiln.embedded.host.gemm;

import dev.kiln.embedded.host.TaskWork;
import dev.kiln.embedded.host.TwoForms;
import dev.kiln.embedded.host.WorkPool;
import java.lang.ref.Reference;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * A product with few rows, as of small batches. Packing B, the weights, would cost more than multiplying, so they are
 * read where they lie, from memory once. Sums are those of {@link GemmCall}, to the bit.
 */
final class FlatCall implements TwoForms {
    /** The most rows of C. */
    private static final int TALLEST = 16;

    /** The most where B is stored as K × N: sums pass through the caches once for each few steps of K. */
    private static final int TALLEST_OF_UPDATES = 12;

    /** Columns of a tile where B is stored as K × N, at most: sums stay in the caches of a core. */
    private static final int WIDEST = 1024;

    /** Columns of such a tile that are worth a call for each few steps: a multiple of a vector. */
    private static final int NARROWEST = 128;

    /** Columns that are decoded at once. */
    private static final int CHUNK = Panels.DEPTH;

    /** Floats from one row of sums to the next: so many that rows start in different sets of the cache. */
    private static final int SUMS_PITCH = WIDEST + 16;

    /** Floats from the sums of a column of C to the next where B is stored as N × K. */
    private static final int DOTS_PITCH = TALLEST;

    /** Where the sums of all blocks of K are, behind those of the block that is being summed. */
    private static final int TOTALS = TALLEST * SUMS_PITCH;

    /** Floats of both. */
    static final int SUMS = 2 * TOTALS;

    /** Tiles that there should be. Where B is stored as K × N, long parts of its rows come faster from memory. */
    private static final int TILES = Runtime.getRuntime().availableProcessors();

    private static final float[] NOTHING = {};

    private final GemmRequest request;
    private final GemmSpec spec;
    private final int depth;
    private final int depthBlocks;

    private final int tileColumns;
    private final PanelPacker leftPacker;
    private final RowReader reader;
    private final TileFinisher finisher;
    private final ProductForm form;

    /** What runs for as long as vectors are not compiled. */
    private final GemmCall early;

    /** What encodes C if its groups of columns have a scale. All sums are kept until then. */
    private final @Nullable TileSink sink;

    private final int joinedPitch;
    private final long a;
    private final long b;
    private final long c;
    private final long pitchBytes;
    private final WorkPool.TileBody packing = this::pack;
    private final WorkPool.TileBody multiplying = this::multiply;
    private final WorkPool.TileBody encoding = this::encode;

    // Written before a region starts, read inside.
    private float[] left = NOTHING;
    private long joined;

    FlatCall(GemmRequest request) {
        this.request = request;
        this.spec = request.spec();
        this.depth = spec.depth();
        this.depthBlocks = Math.ceilDiv(spec.k(), depth);
        int unit = spec.transposeB() ? FlatKernel.DOTS : NARROWEST;
        int most = spec.transposeB() ? Panels.COLUMNS : WIDEST;
        this.tileColumns = Math.min(most, Math.ceilDiv(spec.n(), TILES * unit) * unit);
        // The columns of op(A)ᵀ are the rows of op(A).
        this.leftPacker = DecodingPacker.right(request.a(), spec.k(), spec.m(), !spec.transposeA());
        this.reader = new RowReader(request.b(), spec.transposeB() ? spec.k() : spec.n());
        this.finisher = new TileFinisher(request);
        this.form = new ProductForm(request, ProductForm.FLAT, () -> new FlatCall(ProductForm.small(request)));
        this.early = new GemmCall(request);
        this.sink = ByteFloatWriter.of(request);
        this.joinedPitch = Math.ceilDiv(spec.n(), Panels.COLUMNS) * Panels.COLUMNS;
        this.a = request.a().codes().getSegment().address();
        this.b = request.b().codes().getSegment().address();
        this.c = request.c().codes().getSegment().address();
        this.pitchBytes = (long) Float.BYTES * (spec.transposeB() ? spec.k() : spec.n());
    }

    /** Whether a product is one. Integers are not: their packers decode as fast as this could read. */
    static boolean fits(GemmRequest request) {
        GemmSpec spec = request.spec();
        StoredFormat format = request.b().format();
        return spec.m() <= (spec.transposeB() ? TALLEST : TALLEST_OF_UPDATES)
                && format != StoredFormat.INT8
                && format != StoredFormat.INT4
                && spec.batch() == 1
                && !spec.accumulate()
                && spec.k() <= Integer.MAX_VALUE / TALLEST - Panels.DEPTH;
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
        left = PackBuffers.take(groups() * spec.k() * FlatKernel.LEFT_ROWS);
        joined = sink == null ? 0 : Workspace.current().sums((long) spec.m() * joinedPitch);
        try {
            pool.run(depthBlocks, packing);
            pool.run(Math.ceilDiv(spec.n(), tileColumns), multiplying);
            if (sink != null) {
                pool.run(spec.m(), encoding);
            }
        } finally {
            PackBuffers.giveBack(left);
            left = NOTHING;
            Reference.reachabilityFence(request);
        }
    }

    /** Returns how many times {@link FlatKernel#LEFT_ROWS} rows op(A) has, the last ones maybe not full. */
    private int groups() {
        return Math.ceilDiv(spec.m(), FlatKernel.LEFT_ROWS);
    }

    /** Returns the index of an element of the packed op(A). */
    private int left(int row, int step) {
        int group = row / FlatKernel.LEFT_ROWS;
        return (group * spec.k() + step) * FlatKernel.LEFT_ROWS + row % FlatKernel.LEFT_ROWS;
    }

    private int blockDepth(int block) {
        return Math.min(depth, spec.k() - block * depth);
    }

    /** Packs a block of op(A). What rows hold that it lacks does not matter: their sums are never read. */
    private void pack(int block) {
        float[] panels = Workspace.current().right;
        int steps = blockDepth(block);
        leftPacker.pack(a, 0, spec.m(), block * depth, steps, panels, 0);
        for (int row = 0; row < groups() * FlatKernel.LEFT_ROWS; row += Panels.ROW_LANES) {
            int from = row / Panels.COLUMNS * Panels.RIGHT_PANEL + row % Panels.COLUMNS;
            int to = left(row, block * depth);
            for (int step = 0; step < steps; step++) {
                FloatVector.fromArray(Panels.ROW_SPECIES, panels, from + step * Panels.COLUMNS)
                        .intoArray(left, to + step * FlatKernel.LEFT_ROWS);
            }
        }
    }

    private void multiply(int tile) {
        Workspace scratch = Workspace.current();
        int column = tile * tileColumns;
        int columns = Math.min(tileColumns, spec.n() - column);
        if (spec.transposeB()) {
            for (int first = 0; first < columns; first += FlatKernel.DOTS) {
                int some = Math.min(FlatKernel.DOTS, columns - first);
                for (int block = 0; block < depthBlocks; block++) {
                    dot(scratch, column + first, some, block, first * DOTS_PITCH);
                }
            }
        } else {
            for (int block = 0; block < depthBlocks; block++) {
                update(scratch, column, columns, block);
            }
        }
        finish(scratch, column, columns);
    }

    /** Adds a block of K to the sums of some columns of C, which are rows of B. */
    private void dot(Workspace scratch, int column, int columns, int block, int s) {
        int first = block * depth;
        int steps = blockDepth(block);
        long from = b + pitchBytes * column + (long) Float.BYTES * first;
        long rowBytes = pitchBytes;
        if (!request.b().isFloats()) {
            reader.read(b, column, columns, first, steps, scratch.decoded);
            from = scratch.decoded;
            rowBytes = RowReader.PITCH_BYTES;
        }
        for (int row = 0; row < spec.m(); row += Panels.ROW_LANES) {
            int l = left(row, first);
            FlatKernel.dot(steps, from, rowBytes, columns, left, l, scratch.flatSums, s + row, DOTS_PITCH, block > 0);
        }
    }

    /** Adds a block of K to the sums of a tile. */
    private void update(Workspace scratch, int column, int columns, int block) {
        int end = block * depth + blockDepth(block);
        int rows = Math.ceilDiv(spec.m(), FlatKernel.STEPS) * FlatKernel.STEPS;
        for (int row = 0; row < rows; row++) {
            Arrays.fill(scratch.flatSums, row * SUMS_PITCH, row * SUMS_PITCH + columns, 0f);
        }
        for (int step = block * depth; step < end; step += FlatKernel.STEPS) {
            int steps = Math.min(FlatKernel.STEPS, end - step);
            for (int across = 0; across < columns; across += CHUNK) {
                int width = Math.min(CHUNK, columns - across);
                update(scratch, step, steps, column + across, width, across);
            }
        }
        for (int row = 0; row < spec.m(); row++) {
            int s = row * SUMS_PITCH;
            FlatKernel.collect(columns, scratch.flatSums, s, TOTALS + s, block > 0);
        }
    }

    /** Does a few steps of some columns. */
    private void update(Workspace scratch, int step, int steps, int column, int columns, int s) {
        long from = b + pitchBytes * step + (long) Float.BYTES * column;
        long rowBytes = pitchBytes;
        if (!request.b().isFloats() || columns % Panels.LANES != 0) {
            reader.read(b, step, steps, column, columns, scratch.decoded);
            from = scratch.decoded;
            rowBytes = RowReader.PITCH_BYTES;
        }
        for (int row = 0; row < spec.m(); row += FlatKernel.STEPS) {
            int l = left(row, step);
            int to = s + row * SUMS_PITCH;
            float[] sums = scratch.flatSums;
            if (steps == FlatKernel.STEPS) {
                FlatKernel.update(columns, from, rowBytes, left, l, sums, to, SUMS_PITCH);
            } else {
                for (int i = 0; i < steps; i++) {
                    int once = l + i * FlatKernel.LEFT_ROWS;
                    FlatKernel.updateOnce(columns, from + i * rowBytes, left, once, sums, to, SUMS_PITCH);
                }
            }
        }
    }

    /** Takes the sums of a tile to C. */
    private void finish(Workspace scratch, int column, int columns) {
        scratch.tilePitch = sink == null ? spec.n() : joinedPitch;
        long base = sink == null ? c : joined;
        for (int across = 0; across < columns; across += Panels.COLUMNS) {
            int width = Math.min(Panels.COLUMNS, columns - across);
            for (int row = 0; row < spec.m(); row += Panels.ROWS) {
                int rows = Math.min(Panels.ROWS, spec.m() - row);
                take(scratch, row, across, rows, width);
                long at = base + Float.BYTES * ((long) row * scratch.tilePitch + column + across);
                finisher.finish(scratch, 0, row, column + across, rows, width, at, false, true);
            }
        }
    }

    /** Takes sums to {@link Workspace#tile}. */
    private void take(Workspace scratch, int row, int column, int rows, int columns) {
        for (int i = 0; i < rows; i++) {
            int to = i * Panels.COLUMNS;
            if (spec.transposeB()) {
                int from = column * DOTS_PITCH + row + i;
                for (int j = 0; j < columns; j++) {
                    scratch.tile[to + j] = scratch.flatSums[from + j * DOTS_PITCH];
                }
            } else {
                int from = TOTALS + (row + i) * SUMS_PITCH + column;
                System.arraycopy(scratch.flatSums, from, scratch.tile, to, columns);
            }
        }
    }

    private void encode(int row) {
        Workspace scratch = Workspace.current();
        scratch.tilePitch = joinedPitch;
        scratch.tileAt = joined + Float.BYTES * (long) row * joinedPitch;
        if (sink != null) {
            sink.write(scratch, row, 0, 1, spec.n(), true);
        }
    }
}
