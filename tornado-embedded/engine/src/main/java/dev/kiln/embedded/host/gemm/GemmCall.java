package dev.kiln.embedded.host.gemm;

import dev.kiln.embedded.host.TaskWork;
import dev.kiln.embedded.host.TwoForms;
import dev.kiln.embedded.host.WorkPool;
import java.lang.ref.Reference;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One product of given arrays, ready to run any number of times. Running allocates nothing once buffers are there. */
final class GemmCall implements TwoForms {
    /** Elements of A that one packing tile takes, about 20 µs of work. */
    private static final int PACK_ELEMENTS = 1 << 15;

    /** Elements of C that one encoding tile takes, a few µs of work. */
    private static final int ENCODE_ELEMENTS = 1 << 13;

    private static final int RIGHT_COLUMNS = Workspace.RIGHT_PANELS * Panels.COLUMNS;

    private static final float[] NOTHING = {};

    private final GemmSpec spec;
    private final GemmPlan plan;
    private final GemmRequest request;
    private final long a;
    private final long b;
    private final long c;
    private final PanelPacker leftPacker;
    private final PanelPacker rightPacker;
    private final PanelPacker earlyLeftPacker;
    private final PanelPacker earlyRightPacker;
    private final TileFinisher finisher;

    /** What takes finished sums where C itself does not hold them: C's groups of columns have a scale, or a step. */
    private final @Nullable TileSink sink;

    private final ProductForm form;

    private final WorkPool.TileBody packing = this::packLeft;
    private final WorkPool.TileBody multiplying = this::multiply;
    private final WorkPool.TileBody encoding = this::encode;

    // The stage that is running: what its tiles work on. Written before a region starts, read inside.
    private boolean vectors;
    private float[] left = NOTHING;
    private long joined;
    private int firstBatch;
    private int firstPanel;
    private int panels;
    private int firstBlock;
    private int blocks;
    private int panelsPerPack;
    private int tilesDown;
    private int products;

    GemmCall(GemmRequest request) {
        this(request, ByteFloatWriter.of(request), 0, () -> new GemmCall(ProductForm.small(request)));
    }

    /**
     * A product whose finished sums go to {@code sink}, and to C where there is none.
     *
     * @param step what is done with the sums: a number of its own for each, 0 if C is stored
     * @param small makes a small product of the same kind, of arrays of its own
     */
    GemmCall(GemmRequest request, @Nullable TileSink sink, int step, Supplier<TwoForms> small) {
        this.request = request;
        this.spec = request.spec();
        this.plan = new GemmPlan(request, sink != null);
        this.sink = sink;
        this.a = request.a().codes().getSegment().address();
        this.b = request.b().codes().getSegment().address();
        this.c = request.c().codes().getSegment().address();
        this.leftPacker = DecodingPacker.left(request.a(), spec.m(), spec.k(), spec.transposeA());
        this.rightPacker = DecodingPacker.right(request.b(), spec.k(), spec.n(), spec.transposeB());
        this.earlyLeftPacker = EarlyPacker.left(spec.m(), spec.k(), spec.transposeA());
        this.earlyRightPacker = EarlyPacker.right(spec.k(), spec.n(), spec.transposeB());
        this.form = new ProductForm(request, step, small);
        this.finisher = new TileFinisher(request);
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
    public synchronized void run(WorkPool pool, boolean withVectors) {
        vectors = withVectors || !form.hasTwo();
        left = PackBuffers.take(plan.leftFloats());
        joined = plan.isJoined ? Workspace.current().sums(plan.sumsFloats()) : 0;
        try {
            for (firstBatch = 0; firstBatch < spec.batch(); firstBatch += plan.stageBatch) {
                for (firstPanel = 0; firstPanel < plan.leftPanels; firstPanel += plan.stagePanels) {
                    for (firstBlock = 0; firstBlock < plan.depthBlocks; firstBlock += plan.stageBlocks) {
                        runStage(pool);
                    }
                }
            }
        } finally {
            PackBuffers.giveBack(left);
            left = NOTHING;
            Reference.reachabilityFence(request);
        }
    }

    private void runStage(WorkPool pool) {
        products = Math.min(plan.stageBatch, spec.batch() - firstBatch);
        panels = Math.min(plan.stagePanels, plan.leftPanels - firstPanel);
        blocks = Math.min(plan.stageBlocks, plan.depthBlocks - firstBlock);
        panelsPerPack = Math.clamp(PACK_ELEMENTS / (Panels.ROWS * plan.depth), 1, panels);
        pool.run(products * blocks * Math.ceilDiv(panels, panelsPerPack), packing);
        tilesDown = Math.ceilDiv(panels, plan.tilePanels);
        pool.run(products * tilesDown * (plan.strips.length - 1), multiplying);
        if (plan.isJoined) {
            pool.run(Math.ceilDiv(stageRows(), rowsPerEncode()), encoding);
        }
    }

    private int stageRows() {
        return Math.min(panels * Panels.ROWS, spec.m() - firstPanel * Panels.ROWS);
    }

    private int rowsPerEncode() {
        return Math.max(1, ENCODE_ELEMENTS / spec.n());
    }

    private int blockStart(int block) {
        return block * plan.depth;
    }

    private int blockDepth(int block) {
        return Math.min(plan.depth, spec.k() - block * plan.depth);
    }

    /** Returns the index of a packed left panel; all numbers count within the stage. */
    private int leftPanel(int product, int block, int panel) {
        return ((product * blocks + block) * panels + panel) * Panels.LEFT_PANEL;
    }

    private void packLeft(int tile) {
        int chunks = Math.ceilDiv(panels, panelsPerPack);
        int chunk = tile % chunks;
        int block = tile / chunks % blocks;
        int product = tile / chunks / blocks;
        int panel = chunk * panelsPerPack;
        int row = (firstPanel + panel) * Panels.ROWS;
        int rows = Math.min(Math.min(panelsPerPack, panels - panel) * Panels.ROWS, spec.m() - row);
        long source = a + 4L * (firstBatch + product) * spec.strideA();
        int k = firstBlock + block;
        int at = leftPanel(product, block, panel);
        PanelPacker packer = vectors ? leftPacker : earlyLeftPacker;
        packer.pack(source, row, rows, blockStart(k), blockDepth(k), left, at);
        Panels.clearLeftSteps(left, at, rows, blockDepth(k));
    }

    private void multiply(int tile) {
        int down = tile % tilesDown;
        int product = tile / tilesDown % products;
        int strip = tile / tilesDown / products;
        int column = plan.strips[strip];
        int columns = plan.strips[strip + 1] - column;
        int fromPanel = down * plan.tilePanels;
        int toPanel = Math.min(panels, fromPanel + plan.tilePanels);
        int row = (firstPanel + fromPanel) * Panels.ROWS;
        Workspace scratch = Workspace.current();
        if (plan.sumsPitch == 0) {
            scratch.tilePitch = spec.n();
            scratch.tileAt = c + 4L * ((firstBatch + product) * (long) spec.strideC() + (long) row * spec.n() + column);
        } else {
            scratch.tilePitch = plan.sumsPitch;
            scratch.tileAt = plan.isJoined
                    ? joined + Float.BYTES * ((long) fromPanel * Panels.ROWS * plan.sumsPitch + column)
                    : scratch.sums(plan.sumsFloats());
        }
        for (int across = 0; across < columns; across += RIGHT_COLUMNS) {
            int width = Math.min(RIGHT_COLUMNS, columns - across);
            multiplyStrip(scratch, product, fromPanel, toPanel, column, across, width);
        }
        if (sink != null && !plan.isJoined) {
            int rows = Math.min(toPanel * Panels.ROWS, stageRows()) - fromPanel * Panels.ROWS;
            sink.write(scratch, row, column, rows, columns, vectors);
        }
    }

    private void encode(int tile) {
        int first = tile * rowsPerEncode();
        int rows = Math.min(rowsPerEncode(), stageRows() - first);
        Workspace scratch = Workspace.current();
        scratch.tilePitch = plan.sumsPitch;
        scratch.tileAt = joined + Float.BYTES * (long) first * plan.sumsPitch;
        Objects.requireNonNull(sink, "only a C with scales is joined")
                .write(scratch, firstPanel * Panels.ROWS + first, 0, rows, spec.n(), vectors);
    }

    /** Computes the part of a tile whose right panels are packed at once. */
    private void multiplyStrip(
            Workspace scratch, int product, int fromPanel, int toPanel, int tileColumn, int across, int columns) {
        long source = b + 4L * (firstBatch + product) * spec.strideB();
        int column = tileColumn + across;
        PanelPacker packer = vectors ? rightPacker : earlyRightPacker;
        for (int block = 0; block < blocks; block++) {
            int k = firstBlock + block;
            packer.pack(source, column, columns, blockStart(k), blockDepth(k), scratch.right, 0);
            Panels.clearRightSteps(scratch.right, 0, columns, blockDepth(k));
            for (int panel = fromPanel; panel < toPanel; panel += GemmPlan.CACHED_PANELS) {
                int end = Math.min(toPanel, panel + GemmPlan.CACHED_PANELS);
                long target =
                        scratch.tileAt + 4L * ((long) (panel - fromPanel) * Panels.ROWS * scratch.tilePitch + across);
                multiplyPanels(scratch, product, block, panel, end, column, columns, target);
            }
        }
    }

    /** Computes a row of micro-tiles after the other; {@code target} is where the first element goes. */
    private void multiplyPanels(
            Workspace scratch,
            int product,
            int block,
            int fromPanel,
            int toPanel,
            int column,
            int columns,
            long target) {
        int k = firstBlock + block;
        int depth = blockDepth(k);
        boolean add = k > 0 || spec.accumulate();
        boolean isLast = k == plan.depthBlocks - 1;
        int pitch = scratch.tilePitch;
        boolean withVectors = vectors;
        for (int across = 0; across < columns; across += Panels.COLUMNS) {
            int width = Math.min(Panels.COLUMNS, columns - across);
            int right = across / Panels.COLUMNS * Panels.RIGHT_PANEL;
            for (int panel = fromPanel; panel < toPanel; panel++) {
                int l = leftPanel(product, block, panel);
                if (withVectors) {
                    MicroKernel.multiply(depth, left, l, scratch.right, right, scratch.tile, scratch.never);
                } else {
                    EarlyKernel.multiply(depth, left, l, scratch.right, right, scratch.tile);
                }
                int row = (firstPanel + panel) * Panels.ROWS;
                int rows = Math.min(Panels.ROWS, spec.m() - row);
                long at = target + 4L * ((long) (panel - fromPanel) * Panels.ROWS * pitch + across);
                if (isLast) {
                    int number = firstBatch + product;
                    finisher.finish(scratch, number, row, column + across, rows, width, at, add, withVectors);
                } else {
                    TileFinisher.write(scratch, at, rows, width, add, withVectors);
                }
            }
        }
    }
}
