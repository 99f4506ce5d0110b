package dev.kiln.kernels.lint;

import java.util.Set;

/**
 * Words that a kernel's method must not be called: TornadoVM gives the OpenCL function the method's name. A kernel with
 * the name of a built-in function becomes an overload of it and is not found afterwards; a keyword does not compile.
 * Source: OpenCL C 1.2, sections 6.1.9, 6.12 and 6.9; C99's keywords that Java does not reserve.
 */
final class OpenClNames {
    private static final Set<String> RESERVED = Set.of("""
            acos acosh acospi asin asinh asinpi atan atan2 atanh atanpi atan2pi cbrt ceil copysign cos cosh cospi erf
            erfc exp exp2 exp10 expm1 fabs fdim floor fma fmax fmin fmod fract frexp hypot ilogb ldexp lgamma log log2
            log10 log1p logb mad maxmag minmag modf nan nextafter pow pown powr remainder remquo rint rootn round rsqrt
            sin sincos sinh sinpi sqrt tan tanh tanpi tgamma trunc
            abs hadd rhadd clamp clz max min rotate upsample popcount mad24 mul24
            degrees mix radians step smoothstep sign cross dot distance length normalize
            isequal isnotequal isgreater isgreaterequal isless islessequal islessgreater isfinite isinf isnan isnormal
            isordered isunordered signbit any all bitselect select
            barrier prefetch printf shuffle shuffle2 main
            auto bool complex constant extern global half image1d_t image2d_t image3d_t imaginary inline kernel local
            private read_only read_write register restrict sampler_t signed sizeof struct typedef union unsigned
            write_only uchar ushort uint ulong size_t
            """.split("\\s+"));

    private OpenClNames() {}

    static boolean isReserved(String name) {
        return RESERVED.contains(name);
    }
}
