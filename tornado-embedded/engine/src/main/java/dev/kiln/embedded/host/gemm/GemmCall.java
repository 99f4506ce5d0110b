package dev.kiln.embedded.host.gemm;

import dev.kiln.embedded.host.HostCall;
import dev.kiln.embedded.host.WorkPool;
import java.lang.ref.Reference;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** One product of given arrays, ready to run any number of times. Running allocates nothing once buffers are there. */
final class GemmCall implements HostCall {
    /** Elements of A that one packing tile takes, about 20 µs of work. */
    private static final int PACK_ELEMENTS = 1 << 15;

    private static final float[] NOTHING = {};

    private final GemmSpec spec;
    private final GemmPlan plan;
    private final FloatArray[] arrays;
    private final long a;
    private final long b;
    private final long c;
    private final long aux;
    private final PanelPacker leftPacker;
    private final PanelPacker rightPacker;
    private final WorkPool.TileBody packing = this::packLeft;
    private final WorkPool.TileBody multiplying = this::multiply;

    // The stage that is running: what its tiles work on. Written before a region starts, read inside.
    private float[] left = NOTHING;
    private int firstBatch;
    private int firstPanel;
    private int panels;
    private int firstBlock;
    private int blocks;
    private int panelsPerPack;
    private int tilesDown;
    private int products;

    GemmCall(GemmRequest request) {
        this.spec = request.spec();
        this.plan = new GemmPlan(spec);
        this.arrays = new FloatArray[] {request.a(), request.b(), request.c(), request.aux()};
        this.a = request.a().getSegment().address();
        this.b = request.b().getSegment().address();
        this.c = request.c().getSegment().address();
        this.aux = request.aux().getSegment().address();
        this.leftPacker = spec.transposeA() ? ContiguousPacker.left(spec.m()) : TransposingPacker.left(spec.k());
        this.rightPacker = spec.transposeB() ? TransposingPacker.right(spec.k()) : ContiguousPacker.right(spec.n());
    }

    @Override
    public synchronized void run(WorkPool pool) {
        left = PackBuffers.take(plan.leftFloats());
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
            Reference.reachabilityFence(arrays);
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
        leftPacker.pack(source, row, rows, blockStart(k), blockDepth(k), left, at);
        Panels.clearLeftSteps(left, at, rows, blockDepth(k));
    }

    private void multiply(int tile) {
        int down = tile % tilesDown;
        int product = tile / tilesDown % products;
        int strip = tile / tilesDown / products;
        int column = plan.strips[strip] * Panels.COLUMNS;
        int columns = Math.min(plan.strips[strip + 1] * Panels.COLUMNS, spec.n()) - column;
        int fromPanel = down * plan.tilePanels;
        int toPanel = Math.min(panels, fromPanel + plan.tilePanels);
        long source = b + 4L * (firstBatch + product) * spec.strideB();
        Workspace scratch = Workspace.current();
        for (int block = 0; block < blocks; block++) {
            int k = firstBlock + block;
            rightPacker.pack(source, column, columns, blockStart(k), blockDepth(k), scratch.right, 0);
            Panels.clearRightSteps(scratch.right, 0, columns, blockDepth(k));
            for (int panel = fromPanel; panel < toPanel; panel += GemmPlan.CACHED_PANELS) {
                int end = Math.min(toPanel, panel + GemmPlan.CACHED_PANELS);
                multiplyPanels(scratch, product, block, panel, end, column, columns);
            }
        }
    }

    private void multiplyPanels(
            Workspace scratch, int product, int block, int fromPanel, int toPanel, int column, int columns) {
        int k = firstBlock + block;
        int depth = blockDepth(k);
        boolean add = k > 0 || spec.accumulate();
        Epilogue epilogue = k == plan.depthBlocks - 1 ? spec.epilogue() : Epilogue.NONE;
        long result = 4L * (firstBatch + product) * spec.strideC();
        for (int across = 0; across < columns; across += Panels.COLUMNS) {
            int width = Math.min(Panels.COLUMNS, columns - across);
            int right = across / Panels.COLUMNS * Panels.RIGHT_PANEL;
            for (int panel = fromPanel; panel < toPanel; panel++) {
                int l = leftPanel(product, block, panel);
                MicroKernel.multiply(depth, left, l, scratch.right, right, scratch.tile, scratch.never);
                int row = (firstPanel + panel) * Panels.ROWS;
                int rows = Math.min(Panels.ROWS, spec.m() - row);
                long offset = result + 4L * ((long) row * spec.n() + column + across);
                long auxAt = epilogue.addsBias() ? aux + 4L * (column + across) : aux + offset;
                TileWriter.write(scratch, c + offset, spec.n(), rows, width, add, epilogue, auxAt);
            }
        }
    }
}
