package dev.kiln.embedded.opencl.gemm;

import dev.kiln.embedded.host.gemm.GemmRequest;
import dev.kiln.embedded.host.gemm.GemmSpec;
import dev.kiln.embedded.opencl.OpenClBuffer;
import dev.kiln.embedded.opencl.OpenClCall;
import dev.kiln.embedded.opencl.OpenClCapabilities;
import dev.kiln.embedded.opencl.OpenClContext;
import java.util.function.Function;

/**
 * A kernel that packs A, and one whose work items multiply tiles of it with strips of B; each is a group of its own, so
 * that a CPU's driver gives them to its threads as they come.
 *
 * @param rows of a panel of A
 * @param vectors of {@value #WIDTH} columns of a panel of B
 * @param widestStrip columns of a strip of B, at most; a multiple of {@link #columns()}
 * @param cachedPanels panels of A that stay in a core's second-level cache while panels of B pass
 */
record PanelVariant(int rows, int vectors, int widestStrip, int cachedPanels) implements GemmVariant {

    /** Floats of a vector. */
    static final int WIDTH = 8;

    /** Steps of K that the innermost loop takes at once. */
    private static final int UNROLL = 4;

    /** Returns the columns of a panel of B. */
    int columns() {
        return vectors * WIDTH;
    }

    @Override
    public String name() {
        return "panels-" + rows + "x" + columns() + "-" + widestStrip + "-" + cachedPanels;
    }

    @Override
    public boolean fits(OpenClCapabilities device) {
        return device.localBytes() >= (long) widestStrip * GemmSpec.LARGEST_DEPTH * Float.BYTES;
    }

    @Override
    public String resource() {
        return "panels.cl";
    }

    @Override
    public int vector() {
        return WIDTH;
    }

    @Override
    public String macros() {
        return " -DROWS=" + rows + " -DVECTORS=" + vectors + " -DUNROLL=" + UNROLL + " -DSTRIP=" + widestStrip
                + " -DCACHED=" + cachedPanels + " -DDEPTH=" + GemmSpec.LARGEST_DEPTH;
    }

    @Override
    public OpenClCall prepare(OpenClContext context, GemmRequest request, Function<Object, OpenClBuffer> buffers) {
        return new PanelCall(context, request, this, buffers);
    }
}
