package dev.kiln.kernels.reference;

/** Plain twin of {@link dev.kiln.kernels.SmallFloats}: looks for the nearest value in a table of all of them. */
public final class SmallFloats {
    private SmallFloats() {}

    /**
     * The code of the nearest value, ties to the even code; beyond the last finite value the last, infinity where the
     * table has it; zero for NaN where the table has none.
     *
     * @param table the values of all codes, negative ones in its second half
     */
    public static int encode(double x, float[] table) {
        if (Double.isNaN(x)) {
            return Float.isNaN(table[table.length / 2 - 1]) ? table.length / 2 - 1 : 0;
        }
        int last = table.length / 2 - 1;
        while (!Float.isFinite(table[last])) {
            last--;
        }
        double magnitude = Math.min(Math.abs(x), table[last]);
        int code = 0;
        for (int candidate = 1; candidate <= last; candidate++) {
            double distance = Math.abs(table[candidate] - magnitude);
            double best = Math.abs(table[code] - magnitude);
            if (distance < best || (distance == best && (candidate & 1) == 0)) {
                code = candidate;
            }
        }
        if (Double.isInfinite(x) && last + 1 < table.length / 2 && Float.isInfinite(table[last + 1])) {
            code = last + 1;
        }
        boolean isNegative = Double.doubleToRawLongBits(x) < 0;
        return isNegative ? code + table.length / 2 : code;
    }

    /** The codes between which a finite value within the table's range lies, the one nearer to zero first. */
    public static int[] neighbours(double x, float[] table) {
        int below = 0;
        while (Float.isFinite(table[below + 1]) && table[below + 1] <= Math.abs(x)) {
            below++;
        }
        int above = table[below] == Math.abs(x) ? below : below + 1;
        int sign = x < 0 ? table.length / 2 : 0;
        return new int[] {below + sign, above + sign};
    }
}
