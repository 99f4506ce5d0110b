package dev.kiln.embedded.host.gemm;

import java.util.Arrays;

/**
 * How a product is cut up. All of it follows from the shape.
 *
 * <p>K is cut into blocks of equal depth. Where the packed left operand would be larger than {@link #LEFT_FLOATS}, the
 * product is done in <em>stages</em>: part of the batch, of the rows or of the blocks of K at a time. Where C can't
 * hold sums, all blocks of K are in one stage.
 */
final class GemmPlan {
    /** Floats that the packed left operand may take: 16 MiB, half of a usual last-level cache. */
    private static final int LEFT_FLOATS = 1 << 22;

    /** Blocks of K in one stage, if there are many. */
    private static final int STAGE_BLOCKS = 16;

    /** Left panels that stay in a core's second-level cache while right panels pass: 192 KiB. */
    static final int CACHED_PANELS = 32;

    /** Floats of a C with scales, at most, that is summed as a whole before it is encoded: 1 MiB. */
    private static final int JOINED_FLOATS = 1 << 18;

    /** Columns of a strip, at most, if C's groups are not wider. */
    private static final int WIDEST_STRIP = Workspace.RIGHT_PANELS * Panels.COLUMNS;

    /** Left panels in one tile, at most: each tile packs its right panels itself, which needs some rows to pay. */
    private static final int TALLEST_TILE = 5 * CACHED_PANELS;

    /** Left panels that a tile should have at least, if it is less high than C. */
    private static final int LOWEST_TILE = 4;

    /** A tile takes this fraction of what is left, so that all threads end at nearly the same time. */
    private static final int SHARES = 4 * Runtime.getRuntime().availableProcessors();

    /**
     * Parts into which the widest strips may be cut, so that all threads have some. Where that is enough C is not cut
     * across, as each tile of a strip packs the strip's right panels again.
     */
    private static final int STRIPS_CUT = 4;

    final int depth;
    final int depthBlocks;
    final int leftPanels;

    final int stageBatch;
    final int stagePanels;
    final int stageBlocks;

    /** Left panels of a tile. */
    final int tilePanels;

    /** First column of each strip that tiles are cut from, and at the end the number of columns. */
    final int[] strips;

    /**
     * Floats from one row to the next of what is summed in scratch memory, because C can't hold sums, or 0 if tiles are
     * summed in C.
     */
    final int sumsPitch;

    /**
     * Whether C is summed as a whole in scratch memory and encoded then, as its groups are too wide and its rows too
     * few for tiles that own groups: threads would end at very different times.
     */
    final boolean isJoined;

    private final boolean isKept;

    /**
     * Cuts up a product.
     *
     * @param hasSink whether tiles are summed in scratch memory and taken from there
     */
    GemmPlan(GemmRequest request, boolean hasSink) {
        GemmSpec spec = request.spec();
        depth = spec.depth();
        depthBlocks = Math.ceilDiv(spec.k(), depth);
        leftPanels = Math.ceilDiv(spec.m(), Panels.ROWS);
        isJoined = request.c().format().hasScales() && (long) spec.m() * spec.n() <= JOINED_FLOATS;
        int unit = isJoined ? Panels.COLUMNS : unit(request);
        int units = Math.ceilDiv(spec.n(), unit);
        int widest = Math.max(1, WIDEST_STRIP / unit);
        int summed = isJoined ? spec.n() : widest * unit;
        boolean inPlace = request.c().isFloats() && !hasSink;
        sumsPitch = inPlace ? 0 : Math.ceilDiv(summed, Panels.COLUMNS) * Panels.COLUMNS;

        isKept = !inPlace && (depthBlocks > 1 || hasSink);
        stageBlocks = inPlace ? Math.min(depthBlocks, STAGE_BLOCKS) : depthBlocks;
        int panelsAtOnce = Math.max(1, LEFT_FLOATS / (stageBlocks * Panels.LEFT_PANEL));
        stagePanels = Math.min(leftPanels, panelsAtOnce);
        boolean wholeProducts = stagePanels == leftPanels && stageBlocks == depthBlocks;
        stageBatch = wholeProducts ? Math.min(spec.batch(), panelsAtOnce / stagePanels) : 1;

        int stripsAtLeast = stageBatch * Math.ceilDiv(units, widest);
        boolean isCached = hasSink && request.c().isFloats();
        int tallest = isCached
                ? CACHED_PANELS
                : Math.max(LOWEST_TILE, TALLEST_TILE * WIDEST_STRIP / Math.max(WIDEST_STRIP, widest * unit));
        int wantedDown = Math.max(Math.ceilDiv(SHARES, STRIPS_CUT * stripsAtLeast), Math.ceilDiv(stagePanels, tallest));
        tilePanels = Math.min(stagePanels, Math.max(LOWEST_TILE, Math.ceilDiv(stagePanels, wantedDown)));
        strips =
                cutStrips(spec.n(), unit, widest, (double) stageBatch * Math.ceilDiv(stagePanels, tilePanels) / SHARES);
    }

    /**
     * Returns what strips are a multiple of, in columns: whole right panels, or whole groups of C where they have a
     * scale that depends on all of them. Strips start at even columns, as decoders want it.
     */
    private static int unit(GemmRequest request) {
        int group = Math.min(request.c().group(), request.spec().n());
        if (group == 0) {
            return Panels.COLUMNS;
        }
        int groups = Math.ceilDiv(Panels.COLUMNS, group);
        return group * (groups + group * groups % 2);
    }

    /** Cuts columns into strips of whole units, wide ones first. */
    private static int[] cutStrips(int columns, int unit, int widest, double share) {
        int units = Math.ceilDiv(columns, unit);
        int[] starts = new int[units + 1];
        int count = 0;
        for (int at = 0; at < units; count++) {
            starts[count] = at * unit;
            at += (int) Math.clamp((units - at) * share, 1, widest);
        }
        starts[count] = columns;
        return Arrays.copyOf(starts, count + 1);
    }

    /** Returns the floats that a thread sums in scratch memory: of a tile, or of all rows of a stage if joined. */
    long sumsFloats() {
        int summed = isJoined ? stagePanels : tilePanels;
        return isKept ? (long) sumsPitch * summed * Panels.ROWS : 0;
    }

    /** Returns the floats that the packed left operand of a stage takes. */
    int leftFloats() {
        return stageBatch * stageBlocks * stagePanels * Panels.LEFT_PANEL;
    }
}
