package dev.kiln.embedded.host.gemm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Scratch memory of one thread: the right panels it has packed and the tile it has just summed. */
final class Workspace {
    /** Right panels that are packed at once, at most. */
    static final int RIGHT_PANELS = 8;

    /** Elements of a row that are converted at once, at most. */
    static final int ROW = Panels.DEPTH;

    private static final int SLACK = 32;
    private static final int ALIGNMENT = 64;

    /** Bytes of {@link #spare}: a packed row of the widest codes, and what decoders read behind it. */
    private static final int SPARE = Float.BYTES * Panels.DEPTH + RowDecoder.OVERREAD;

    private static final ThreadLocal<Workspace> OF_THREAD = ThreadLocal.withInitial(Workspace::new);

    final float[] right = new float[RIGHT_PANELS * Panels.RIGHT_PANEL];
    final float[] tile = new float[Panels.TILE];

    /** Where an {@link IntegerPacker} transposes codes to, four bytes each. */
    final float[] words = new float[Panels.RIGHT_PANEL];

    /** Where a {@link WideTranspose} keeps a block between its passes. */
    final float[] block = new float[WideTranspose.BLOCK];

    /** The scales of the columns of a right panel, for each group of a block of K, as codes and decoded. */
    final short[] scaleCodes = new short[Panels.COLUMNS * (Panels.DEPTH + 1)];

    final float[] scales = new float[Panels.COLUMNS * (Panels.DEPTH + 1)];

    /** Part of a row on its way from or to FP16, and what is behind it in the last vector. */
    final float[] floats = new float[ROW + SLACK];

    final short[] halves = new short[ROW + SLACK];

    /** Where an activation computes powers of e, one for each element of the tile. */
    final float[] powers = new float[Panels.TILE];

    /** The sums of a {@link FlatCall}'s tile. */
    final float[] flatSums = new float[FlatCall.SUMS];

    /** Always −1; a variable, so that the compiler can't know (see {@link MicroKernel}). */
    int never = -1;

    /** Where the first element of the tile of C goes that the thread is at: in C, or in {@link #sums}. */
    long tileAt;

    /** Floats from one row of that tile to the next. */
    int tilePitch;

    private final MemorySegment rows = Arena.ofAuto().allocate(DecodingPacker.BYTES + SPARE, ALIGNMENT);

    /** Address of the rows that a {@link DecodingPacker} has just decoded. */
    final long decoded = rows.address();

    /** Address of memory for part of a row of codes. */
    final long spare = decoded + DecodingPacker.BYTES;

    private MemorySegment sums = MemorySegment.NULL;

    private Workspace() {}

    static Workspace current() {
        return OF_THREAD.get();
    }

    /** Returns the address of memory for that many sums; the thread keeps it until it needs more. */
    long sums(long floats) {
        if (sums.byteSize() < Float.BYTES * floats) {
            sums = Arena.ofAuto().allocate(Float.BYTES * floats, ALIGNMENT);
        }
        return sums.address();
    }
}
