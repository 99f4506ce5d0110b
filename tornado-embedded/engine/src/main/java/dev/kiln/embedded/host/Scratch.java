package dev.kiln.embedded.host;

import dev.kiln.embedded.ir.ValueType;

/**
 * Memory of one thread of the pool for generated code: private and local arrays, values that outlive a barrier, and
 * room for one vector of each type. Reused from launch to launch.
 */
final class Scratch {
    /** The most lanes that a vector of 32-bit elements has. */
    private static final int MOST_LANES = 16;

    final int[] laneInts = new int[MOST_LANES];
    final int[] laneIndexes = new int[MOST_LANES];
    final float[] laneFloats = new float[MOST_LANES];
    final long[] laneLongs = new long[MOST_LANES];
    final double[] laneDoubles = new double[MOST_LANES];

    /** Second operands of what is computed lane by lane. */
    final int[] otherInts = new int[MOST_LANES];

    final float[] otherFloats = new float[MOST_LANES];
    final long[] otherLongs = new long[MOST_LANES];
    final double[] otherDoubles = new double[MOST_LANES];

    /** Raw bits of the values that all work items of a group share, by number. */
    final long[] uniforms;

    /** Arrays by number; those of another type are empty. */
    final int[][] ints;

    final long[][] longs;
    final float[][] floats;
    final double[][] doubles;

    /** How many work items have private values here at once. */
    final int items;

    /** Makes room for a kernel's arrays when {@code items} work items are in flight at once. */
    Scratch(KernelLayout layout, int items) {
        this.items = items;
        uniforms = new long[layout.uniformCount()];
        int arrays = layout.arrays().size();
        ints = new int[arrays][];
        longs = new long[arrays][];
        floats = new float[arrays][];
        doubles = new double[arrays][];
        for (int i = 0; i < arrays; i++) {
            KernelLayout.Array array = layout.arrays().get(i);
            int length = Math.multiplyExact(array.length(), array.perItem() ? items : 1);
            ints[i] = new int[array.type() == ValueType.INT ? length : 0];
            longs[i] = new long[array.type() == ValueType.LONG ? length : 0];
            floats[i] = new float[array.type() == ValueType.FLOAT ? length : 0];
            doubles[i] = new double[array.type() == ValueType.DOUBLE ? length : 0];
        }
    }
}
