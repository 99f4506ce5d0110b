package dev.kiln.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/**
 * Products of FP8 E4M3 activations with INT4 or INT8 weights by integers, as hardware computes them: every E4M3 value
 * is a whole number of 2⁻⁹, so the sum over a group of {@link #GROUP} weights is an exact int32 in these units. It is
 * rounded to FP32, multiplied by the scales of both sides, which are powers of two, and the groups' values are added in
 * FP32 in order of k. All engines give the same bits.
 *
 * <p>With scales that are no powers of two the product of the two scales, then that with the sum, are rounded as well.
 * A NaN among a group's activations makes the group's value NaN, as does a scale that is one.
 */
public final class IntegerGemm {
    /** Weights that share a scale. */
    public static final int GROUP = 32;

    /** Twice the exponent of the units: what an E4M3 value is multiplied by. */
    static final float UNIT = 0x1p-9f;

    private static final int NAN_CODE = 0x7F;

    private IntegerGemm() {}

    /**
     * Brings activations into units of 2⁻⁹: {@code units = value · 512}, and one scale for each {@link #GROUP} of them,
     * {@code scale · 2⁻⁹}, NaN where a code of the group is. Exact. Launch: {@link LaunchGrid#plane plane(groups,
     * rows)}.
     *
     * @param codes [rows × pitch], E4M3
     * @param scales [rows × scales of a row]
     * @param units [rows × groups·{@link #GROUP}]
     * @param unitScales [rows × groups]
     * @param groups of {@link #GROUP} in a row
     * @param shared elements that share one of the {@code scales}, a multiple of {@link #GROUP}
     */
    public static void units(
            KernelContext context,
            ByteArray codes,
            FloatArray scales,
            IntArray units,
            FloatArray unitScales,
            int rows,
            int groups,
            int shared) {
        int group = context.globalIdx;
        int row = context.globalIdy;
        if (group >= groups || row >= rows) {
            return;
        }
        int wide = (groups * GROUP + shared - 1) / shared;
        int from = row * wide * shared + group * GROUP;
        int to = (row * groups + group) * GROUP;
        int notNumbers = 0;
        for (int i = 0; i < GROUP; i++) {
            int code = codes.get(from + i);
            notNumbers += (code & NAN_CODE) == NAN_CODE ? 1 : 0;
            units.set(to + i, unitsOf(code));
        }
        // Zero, or NaN: there is no such constant everywhere.
        float beyond = (notNumbers > 0 ? Float.MAX_VALUE : 0f) * Float.MAX_VALUE;
        float scale = scales.get(row * wide + group * GROUP / shared);
        unitScales.set(row * groups + group, scale * UNIT + beyond * 0f);
    }

    /**
     * Turns weights so that a row has one element of each output. Exact. Launch: {@link LaunchGrid#plane plane(outputs,
     * groups)}.
     *
     * @param codes [outputs × groups·{@link #GROUP} / codesPerByte]
     * @param scales [outputs × groups], bits of FP16
     * @param turned [groups·{@link #GROUP} × outputs]
     * @param turnedScales [groups × outputs]
     * @param codesPerByte 1 or 2
     */
    public static void turn(
            KernelContext context,
            ByteArray codes,
            ShortArray scales,
            ByteArray turned,
            FloatArray turnedScales,
            int outputs,
            int groups,
            int codesPerByte) {
        int output = context.globalIdx;
        int group = context.globalIdy;
        if (output >= outputs || group >= groups) {
            return;
        }
        int from = (output * groups + group) * GROUP;
        for (int i = 0; i < GROUP; i++) {
            int code = ScaledIntegers.codeAt(codes, from + i, codesPerByte);
            turned.set((group * GROUP + i) * outputs + output, (byte) code);
        }
        turnedScales.set(group * outputs + output, ShortFloats.ofHalf(scales.get(output * groups + group)));
    }

    /** How {@link #gemm} is launched for [m × n] results. */
    public static WorkerGrid grid(int m, int n) {
        return OrderedGemm.grid(m, n);
    }

    /**
     * Appends {@link #gemm} to a task graph.
     *
     * @param spec shape and epilogue
     * @param groups of a row of A
     * @param aux what the epilogue reads; else any other array
     * @return how the task is launched
     * @throws IllegalArgumentException if the epilogue is one that engines compute differently
     */
    public static WorkerGrid append(
            TaskGraph graph,
            String id,
            KernelContext context,
            GemmSpec spec,
            IntArray units,
            FloatArray unitScales,
            ByteArray turned,
            FloatArray turnedScales,
            FloatArray c,
            FloatArray aux,
            int groups) {
        OrderedGemm.requireEpilogue(id, spec.epilogue());
        int epilogue = spec.epilogue().code();
        graph.task(
                id,
                IntegerGemm::gemm,
                context,
                units,
                unitScales,
                turned,
                turnedScales,
                c,
                aux,
                spec.m(),
                spec.n(),
                groups,
                epilogue);
        return grid(spec.m(), spec.n());
    }

    /**
     * {@code C = epilogue(Σ_g (float) (Σ_{i in g} units·codes) · (unitScale · scale))}, one work item for eight rows of
     * a column. Lanes run along a row of C. Exact in the sense of this class. Launch: {@link #grid}.
     *
     * @param units [m × groups·{@link #GROUP}], {@link #units}
     * @param unitScales [m × groups]
     * @param turned [groups·{@link #GROUP} × n], {@link #turn}
     * @param turnedScales [groups × n]
     * @param c [m × n]
     * @param aux [n] for the bias epilogues, [m × n] for the gradient mask, else ignored
     * @param epilogue {@link Epilogue#code()}
     */
    public static void gemm(
            KernelContext context,
            IntArray units,
            FloatArray unitScales,
            ByteArray turned,
            FloatArray turnedScales,
            FloatArray c,
            FloatArray aux,
            int m,
            int n,
            int groups,
            int epilogue) {
        int column = context.globalIdx;
        int row = context.globalIdy * OrderedGemm.ROWS;
        if (column >= n) {
            return;
        }
        // Rows beyond the last are the last once more, and not stored.
        int last = m - 1;
        int g0 = OrderedGemm.within(row, last) * groups;
        int g1 = OrderedGemm.within(row + 1, last) * groups;
        int g2 = OrderedGemm.within(row + 2, last) * groups;
        int g3 = OrderedGemm.within(row + 3, last) * groups;
        int g4 = OrderedGemm.within(row + 4, last) * groups;
        int g5 = OrderedGemm.within(row + 5, last) * groups;
        int g6 = OrderedGemm.within(row + 6, last) * groups;
        int g7 = OrderedGemm.within(row + 7, last) * groups;
        float f0 = 0f;
        float f1 = 0f;
        float f2 = 0f;
        float f3 = 0f;
        float f4 = 0f;
        float f5 = 0f;
        float f6 = 0f;
        float f7 = 0f;
        for (int g = 0; g < groups; g++) {
            int s0 = 0;
            int s1 = 0;
            int s2 = 0;
            int s3 = 0;
            int s4 = 0;
            int s5 = 0;
            int s6 = 0;
            int s7 = 0;
            for (int i = 0; i < GROUP; i++) {
                int right = turned.get((g * GROUP + i) * n + column);
                s0 += units.get((g0 + g) * GROUP + i) * right;
                s1 += units.get((g1 + g) * GROUP + i) * right;
                s2 += units.get((g2 + g) * GROUP + i) * right;
                s3 += units.get((g3 + g) * GROUP + i) * right;
                s4 += units.get((g4 + g) * GROUP + i) * right;
                s5 += units.get((g5 + g) * GROUP + i) * right;
                s6 += units.get((g6 + g) * GROUP + i) * right;
                s7 += units.get((g7 + g) * GROUP + i) * right;
            }
            float scale = turnedScales.get(g * n + column);
            f0 += s0 * (unitScales.get(g0 + g) * scale);
            f1 += s1 * (unitScales.get(g1 + g) * scale);
            f2 += s2 * (unitScales.get(g2 + g) * scale);
            f3 += s3 * (unitScales.get(g3 + g) * scale);
            f4 += s4 * (unitScales.get(g4 + g) * scale);
            f5 += s5 * (unitScales.get(g5 + g) * scale);
            f6 += s6 * (unitScales.get(g6 + g) * scale);
            f7 += s7 * (unitScales.get(g7 + g) * scale);
        }
        float[] sums = new float[OrderedGemm.ROWS];
        sums[0] = f0;
        sums[1] = f1;
        sums[2] = f2;
        sums[3] = f3;
        sums[4] = f4;
        sums[5] = f5;
        sums[6] = f6;
        sums[7] = f7;
        OrderedGemm.store(sums, c, aux, row, m, n, column, epilogue);
    }

    /** An E4M3 value in units of 2⁻⁹, ±480·512 in the place of NaN. */
    static int unitsOf(int code) {
        int exponent = (code >> 3) & 15;
        int mantissa = code & 7;
        int magnitude = exponent > 0 ? (mantissa + 8) << (exponent - 1) : mantissa;
        return (code & 0x80) == 0x80 ? -magnitude : magnitude;
    }
}
