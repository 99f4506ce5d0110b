package dev.kiln.embedded.opencl;

/**
 * Choices in writing a kernel.
 *
 * @param checksIndexes whether an access outside an array is caught: it reads 0 or writes nothing and the launch fails
 *     with the Java line; without, it is undefined
 * @param padsGrid whether the launch's grid may be larger than the kernel's: the kernel then takes the true size
 *     ({@link OpenClArgument.GridLimit}); kernels with barriers or local arrays can't, see
 *     {@link OpenClSource#guardsGlobalIds}
 * @param isRelaxed whether the device may contract, reorder and approximate floating-point arithmetic; NaN and infinity
 *     keep their meaning
 * @param roundsDivision whether the device reports {@code CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT} for FLOAT; it is then
 *     asked for it, or else a quotient may be off by 2.5 ulp and a square root by 3
 */
public record OpenClOptions(boolean checksIndexes, boolean padsGrid, boolean isRelaxed, boolean roundsDivision) {
    /** Java's semantics, with checks, on a grid as large as the kernel's. */
    public static final OpenClOptions STRICT = new OpenClOptions(true, false, false, false);

    /** The same with or without index checks. */
    public OpenClOptions withChecksIndexes(boolean checks) {
        return new OpenClOptions(checks, padsGrid, isRelaxed, roundsDivision);
    }

    /** The same with or without a padded grid. */
    public OpenClOptions withPadsGrid(boolean pads) {
        return new OpenClOptions(checksIndexes, pads, isRelaxed, roundsDivision);
    }

    /** The same with strict or relaxed floating point. */
    public OpenClOptions withRelaxed(boolean relaxed) {
        return new OpenClOptions(checksIndexes, padsGrid, relaxed, roundsDivision);
    }

    /** The same for a device that rounds quotients and square roots correctly, or one that does not. */
    public OpenClOptions withRoundsDivision(boolean rounds) {
        return new OpenClOptions(checksIndexes, padsGrid, isRelaxed, rounds);
    }

    /** What to build a program with. */
    public String buildOptions() {
        String options = "-cl-std=CL1.2";
        if (isRelaxed) {
            return options + " -cl-mad-enable -cl-no-signed-zeros";
        }
        return roundsDivision ? options + " -cl-fp32-correctly-rounded-divide-sqrt" : options;
    }
}
