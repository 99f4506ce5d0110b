package dev.kiln.embedded.opencl.gemm;

import dev.kiln.embedded.host.gemm.GemmSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * How a product by a {@link PanelVariant} is cut up. None of it changes the order of sums.
 *
 * @param panels of A, over all its rows
 * @param strip columns of a strip of B
 * @param tilePanels panels of A in a tile
 * @param scratchFloats that the packed A of a stage takes
 * @param stages what is packed and multiplied at once, so that scratch memory stays small
 */
record PanelPlan(int panels, int strip, int tilePanels, long scratchFloats, List<Stage> stages) {

    /**
     * Part of the rows, or of the batch.
     *
     * @param packedProducts 1 if all products have the same A
     */
    record Stage(int firstPanel, int panels, int firstProduct, int products, int packedProducts) {}

    /** Floats that the packed A of a stage may take: 16 MiB. */
    private static final long MOST_FLOATS = 1 << 22;

    /** Work items that each compute unit should have, so that all end at nearly the same time. */
    private static final int TILES_PER_UNIT = 8;

    /** Narrower strips read A too often. */
    private static final int NARROWEST_STRIP = 32;

    /** Panels of A that a tile should have at least: each tile packs its strip of B itself. */
    private static final int LOWEST_TILE = 4;

    static PanelPlan of(PanelVariant variant, GemmSpec spec, int computeUnits) {
        int panels = Math.ceilDiv(spec.m(), variant.rows());
        long panelFloats = (long) variant.rows() * spec.depth() * Math.ceilDiv(spec.k(), spec.depth());
        long atOnce = Math.max(1, MOST_FLOATS / panelFloats);
        int stagePanels = (int) Math.min(panels, atOnce);
        boolean sameLeft = spec.strideA() == 0;
        int stageProducts = sameLeft
                ? spec.batch()
                : (int) Math.max(1, Math.min(spec.batch(), stagePanels == panels ? atOnce / panels : 1));
        List<Stage> stages = new ArrayList<>();
        for (int product = 0; product < spec.batch(); product += stageProducts) {
            int products = Math.min(stageProducts, spec.batch() - product);
            for (int panel = 0; panel < panels; panel += stagePanels) {
                int count = Math.min(stagePanels, panels - panel);
                stages.add(new Stage(panel, count, product, products, sameLeft ? 1 : products));
            }
        }
        int wanted = Math.ceilDiv(TILES_PER_UNIT * computeUnits, stageProducts);
        int strip = variant.widestStrip();
        while (strip > NARROWEST_STRIP
                && strip % (2 * variant.columns()) == 0
                && Math.ceilDiv(spec.n(), strip) < wanted) {
            strip /= 2;
        }
        int down = Math.ceilDiv(wanted, Math.ceilDiv(spec.n(), strip));
        int tilePanels = Math.max(LOWEST_TILE, Math.ceilDiv(stagePanels, down));
        long scratch = panelFloats * stagePanels * (sameLeft ? 1 : stageProducts);
        return new PanelPlan(panels, strip, tilePanels, scratch, stages);
    }
}
