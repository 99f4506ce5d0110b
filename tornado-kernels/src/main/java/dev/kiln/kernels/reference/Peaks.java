package dev.kiln.kernels.reference;

/** Plain twins of the kernels that only compute: chains of {@code x = x·a + b}. */
public final class Peaks {
    private Peaks() {}

    /**
     * The ends of the chains of one work item.
     *
     * @param first where chain 0 begins; chain c begins at {@code first + c·b}
     * @return [chains]
     */
    public static double[] chains(double first, double a, double b, int steps, int chains) {
        double[] ends = new double[chains];
        for (int c = 0; c < chains; c++) {
            double x = first + c * b;
            for (int k = 0; k < steps; k++) {
                x = x * a + b;
            }
            ends[c] = x;
        }
        return ends;
    }

    /** The same in INT32, modulo 2³². */
    public static int[] chains(int first, int a, int b, int steps, int chains) {
        int[] ends = new int[chains];
        for (int c = 0; c < chains; c++) {
            int x = first + c * b;
            for (int k = 0; k < steps; k++) {
                x = x * a + b;
            }
            ends[c] = x;
        }
        return ends;
    }
}
