package dev.kiln.fpga.design;

import dev.kiln.KilnException;

/**
 * How a layer is laid onto hardware.
 *
 * @param tile rows that are computed at once: one activation is multiplied with a weight of each in a cycle
 * @param lanes rows whose group sums are scaled and added up at once, while the tile computes the next group
 * @param multiplier what products are made of
 * @param skip whether activations that are zero or gated take no cycle
 */
public record Folding(int tile, int lanes, Multiplier multiplier, boolean skip) {
    /** The widest tile. */
    public static final int MOST_ROWS = 256;

    /** What multiplies. */
    public enum Multiplier {
        /** DSP blocks: one for each row of the tile where they take factors of 19 bits, as those of AMD do. */
        DSP,
        /** Look-up tables. */
        LUT
    }

    /**
     * Checks the numbers.
     *
     * @throws KilnException {@code bad-option}
     */
    public Folding {
        requirePower("rows of a tile", tile, MOST_ROWS);
        requirePower("lanes", lanes, tile);
    }

    private static void requirePower(String what, int number, int most) {
        if (number < 1 || number > most || Integer.bitCount(number) != 1) {
            throw new KilnException(
                    "bad-option",
                    "folding: expected " + what + " to be a power of two up to " + most + ", found " + number);
        }
    }

    /** Rows that a lane serves in turn. */
    public int slots() {
        return tile / lanes;
    }

    /** Times that a tile of so many rows is filled by a layer's rows. */
    public int blocks(int rows) {
        return (rows + tile - 1) / tile;
    }
}
