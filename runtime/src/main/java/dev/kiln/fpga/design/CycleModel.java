package dev.kiln.fpga.design;

import java.util.ArrayList;
import java.util.List;

/**
 * Cycles that {@code kiln_layer} takes, to the cycle, from the number of activations of each group that count. It
 * repeats what the hardware's control does, group by group: the tile takes an activation a cycle; a group's sums are
 * handed to the lanes when its last activation is taken, at least {@link #pass} cycles behind those of the group
 * before; a block of rows ends with a pass that adds the biases.
 *
 * @param folding of the layer
 * @param blocks of rows
 * @param columns inputs
 */
public record CycleModel(Folding folding, int blocks, int columns) {
    /** Cycles until a row's total can be added to again. */
    private static final int ADDING = 6;

    /** From a hand-over to the first results of its pass, with DSP blocks: products and sums 5, scaling 5, adding 6. */
    private static final int LATENCY = 16;

    /** What look-up tables take longer. */
    private static final int TABLES = 1;

    /** The encoder's list is complete so many cycles behind the last activation. */
    private static final int ENCODING = 2;

    /** From a complete list, or the end of the sample before, to the first cycle of a sample. */
    private static final int START = 1;

    /** The model of a design. */
    public static CycleModel of(LayerDesign design) {
        return new CycleModel(
                design.folding(),
                design.folding().blocks(design.layer().rows()),
                design.layer().columns());
    }

    /** The least number of cycles between two passes. */
    public int pass() {
        return Math.max(folding.slots(), ADDING);
    }

    /**
     * When samples are computed that come one behind the other.
     *
     * @param samples cycles of each from its first to its last, both counted
     * @param all from the end of the reset to the last result
     */
    public record Timeline(List<Integer> samples, long all) {
        /** Keeps a copy. */
        public Timeline {
            samples = List.copyOf(samples);
        }
    }

    /**
     * The cycles of samples. Activations come one a cycle, those of a sample while the one before is computed; there is
     * room for two.
     *
     * @param active of each sample, [samples][groups]: how many activations of a group count
     */
    public Timeline timeline(int[][] active) {
        List<Integer> samples = new ArrayList<>();
        long[] free = new long[2];
        long filled = 0;
        long time = 0;
        long handed = -pass();
        int latency = LATENCY + (folding.multiplier() == Folding.Multiplier.LUT ? TABLES : 0);
        for (int i = 0; i < active.length; i++) {
            filled = Math.max(filled, free[i & 1]) + columns + ENCODING;
            long begin = Math.max(filled, time) + START;
            time = begin;
            for (int block = 0; block < blocks; block++) {
                for (int group : active[i]) {
                    if (group > 0) {
                        handed = Math.max(time + group, handed + pass());
                        time = handed;
                    }
                }
                handed = Math.max(time + 1, handed + pass());
                time = handed;
            }
            free[i & 1] = time + 1;
            time++;
            samples.add((int) (handed - begin) + latency + folding.slots());
        }
        return new Timeline(samples, handed + latency + folding.slots());
    }
}
