package dev.kiln.embedded.host.gemm;

import java.util.Arrays;

/**
 * How a product is cut up. All of it follows from the shape.
 *
 * <p>K is cut into blocks of equal depth. Where the packed left operand would be larger than {@link #LEFT_FLOATS}, the
 * product is done in <em>stages</em>: part of the batch, of the rows or of the blocks of K at a time.
 */
final class GemmPlan {
    /** Floats that the packed left operand may take: 16 MiB, half of a usual last-level cache. */
    private static final int LEFT_FLOATS = 1 << 22;

    /** Blocks of K in one stage, if there are many. */
    private static final int STAGE_BLOCKS = 16;

    /** Left panels that stay in a core's second-level cache while right panels pass: 192 KiB. */
    static final int CACHED_PANELS = 32;

    /** Left panels in one tile, at most: each tile packs its right panels itself, which needs some rows to pay. */
    private static final int TALLEST_TILE = 5 * CACHED_PANELS;

    /** Left panels that a tile should have at least, if it is less high than C. */
    private static final int LOWEST_TILE = 4;

    /** A tile takes this fraction of what is left, so that all threads end at nearly the same time. */
    private static final int SHARES = 3 * Runtime.getRuntime().availableProcessors();

    final int depth;
    final int depthBlocks;
    final int leftPanels;
    final int rightPanels;

    final int stageBatch;
    final int stagePanels;
    final int stageBlocks;

    /** Left panels of a tile. */
    final int tilePanels;

    /** First right panel of each strip that tiles are cut from, and at the end the number of right panels. */
    final int[] strips;

    GemmPlan(GemmSpec spec) {
        depth = spec.depth();
        depthBlocks = Math.ceilDiv(spec.k(), depth);
        leftPanels = Math.ceilDiv(spec.m(), Panels.ROWS);
        rightPanels = Math.ceilDiv(spec.n(), Panels.COLUMNS);

        stageBlocks = Math.min(depthBlocks, STAGE_BLOCKS);
        int panelsAtOnce = Math.max(1, LEFT_FLOATS / (stageBlocks * Panels.LEFT_PANEL));
        stagePanels = Math.min(leftPanels, panelsAtOnce);
        boolean wholeProducts = stagePanels == leftPanels && stageBlocks == depthBlocks;
        stageBatch = wholeProducts ? Math.min(spec.batch(), panelsAtOnce / stagePanels) : 1;

        int stripsAtLeast = stageBatch * Math.ceilDiv(rightPanels, Workspace.RIGHT_PANELS);
        int wantedDown = Math.max(Math.ceilDiv(SHARES, 2 * stripsAtLeast), Math.ceilDiv(stagePanels, TALLEST_TILE));
        tilePanels = Math.min(stagePanels, Math.max(LOWEST_TILE, Math.ceilDiv(stagePanels, wantedDown)));
        strips = cutStrips((double) stageBatch * Math.ceilDiv(stagePanels, tilePanels) / SHARES);
    }

    /** Cuts the right panels into strips, wide ones first. */
    private int[] cutStrips(double share) {
        int[] starts = new int[rightPanels + 1];
        int count = 0;
        for (int panel = 0; panel < rightPanels; count++) {
            starts[count] = panel;
            panel += (int) Math.clamp((rightPanels - panel) * share, 1, Workspace.RIGHT_PANELS);
        }
        starts[count] = rightPanels;
        return Arrays.copyOf(starts, count + 1);
    }

    /** Returns the floats that the packed left operand of a stage takes. */
    int leftFloats() {
        return stageBatch * stageBlocks * stagePanels * Panels.LEFT_PANEL;
    }
}
