package dev.kiln.kernels.lint;

/** What kernels must not contain, with what to write instead. */
enum Rule {
    UNSIGNED_SHIFT("\">>>\" is compiled as a signed shift: mask the result of >>, and do not rotate"),
    DIVISION_BY_POWER_OF_TWO("signed division by a constant power of two uses >>>: shift with >> where it is positive"),
    BIT_CAST("a bit cast survives only as the value stored directly into an array"),
    ROUNDING("Math.round, rint, floor, ceil and fma are wrong or fail: TornadoMath.floor and ceil, a*b+c"),
    BIT_COUNTING("leading and trailing zeros and high products are wrong: compute them"),
    RECURSION("recursion hangs the compiler: write a loop"),
    THROW("throw fails: compute something that shows"),
    BOOLEAN_PARAMETER("boolean arguments do not work: use int"),
    STATIC_FIELD("static arrays and fields do not work: pass an argument, or make it a compile-time constant"),
    NARROW_FLOAT_TYPE("HalfFloat, BFloat16 and FP8 types abort or fall back: keep bits in ShortArray or ByteArray"),
    NO_DEBUG_TABLES("kernels need local variable and line number tables: compile with -g"),
    RETURN_IN_LOOP("return inside a loop is silently wrong: use a flag"),
    ASSIGN_AND_BREAK("an assignment before break is silently wrong: use a flag"),
    ORDERED_OR_EQUAL("<= and >= of floats are true for NaN: use < or >, and == beside it"),
    COMPOUND_CHOICE("a value chosen by && or || is silently another one: add or multiply flags of 0 and 1"),
    ATOMIC("only atomicAdd(IntArray, …) works"),
    UNCLAMPED_CAST("a cast from float to integer does not saturate: clamp with min and max first"),
    ALLOCATION_IN_LOOP("new vector objects in a loop are wrong: make them outside"),
    NON_FINITE_CONSTANT("a NaN or infinite constant breaks the OpenCL build: compute or pass it"),
    CHANGING_SCALAR("scalars are compiled in: what changes from step to step travels in a 1-element array"),
    UNGUARDED("the grid is padded: begin with if (i >= n) return"),
    RESERVED_NAME("OpenCL has a function or keyword of this name, and the kernel is lost: rename it"),
    TOO_MANY_PARAMETERS("a task takes up to 20 parameters"),
    UNKNOWN_CALL("not known to work in kernels"),
    UNKNOWN_INSTRUCTION("not known to work in kernels");

    private final String hint;

    Rule(String hint) {
        this.hint = hint;
    }

    String hint() {
        return hint;
    }
}
