package dev.kiln.embedded.host.gemm;

/** Scratch memory of one thread: the right panels it has packed and the tile it has just summed. */
final class Workspace {
    /** Right panels that a tile of C may be wide. */
    static final int RIGHT_PANELS = 8;

    private static final ThreadLocal<Workspace> OF_THREAD = ThreadLocal.withInitial(Workspace::new);

    final float[] right = new float[RIGHT_PANELS * Panels.RIGHT_PANEL];
    final float[] tile = new float[Panels.TILE];

    /** Where an activation computes powers of e, one for each element of the tile. */
    final float[] powers = new float[Panels.TILE];

    /** Always −1; a variable, so that the compiler can't know (see {@link MicroKernel}). */
    int never = -1;

    private Workspace() {}

    static Workspace current() {
        return OF_THREAD.get();
    }
}
