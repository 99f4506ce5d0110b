package dev.kiln.embedded.host;

/**
 * The mathematical functions of kernels, one value at a time.
 *
 * <p>On double they are {@link Math}'s. On float they are computed in double and rounded once, which errs by less than
 * 0.51 ulp, unless a function says otherwise; vector code either calls these lane by lane or does the same operations
 * in the same order, so that a value's bits never depend on its place in a vector.
 */
final class Functions {
    private static final double LOG_2 = Math.log(2);

    private Functions() {}

    static float sqrt(float x) {
        return (float) Math.sqrt((double) x);
    }

    static double sqrt(double x) {
        return Math.sqrt(x);
    }

    static float exp(float x) {
        return (float) Math.exp((double) x);
    }

    static double exp(double x) {
        return Math.exp(x);
    }

    static float log(float x) {
        return (float) Math.log((double) x);
    }

    static double log(double x) {
        return Math.log(x);
    }

    static float sin(float x) {
        return (float) Math.sin((double) x);
    }

    static double sin(double x) {
        return Math.sin(x);
    }

    static float cos(float x) {
        return (float) Math.cos((double) x);
    }

    static double cos(double x) {
        return Math.cos(x);
    }

    static float tan(float x) {
        return (float) Math.tan((double) x);
    }

    static double tan(double x) {
        return Math.tan(x);
    }

    static float asin(float x) {
        return (float) Math.asin((double) x);
    }

    static double asin(double x) {
        return Math.asin(x);
    }

    static float acos(float x) {
        return (float) Math.acos((double) x);
    }

    static double acos(double x) {
        return Math.acos(x);
    }

    static float atan(float x) {
        return (float) Math.atan((double) x);
    }

    static double atan(double x) {
        return Math.atan(x);
    }

    static float sinh(float x) {
        return (float) Math.sinh((double) x);
    }

    static double sinh(double x) {
        return Math.sinh(x);
    }

    static float cosh(float x) {
        return (float) Math.cosh((double) x);
    }

    static double cosh(double x) {
        return Math.cosh(x);
    }

    static float tanh(float x) {
        return (float) Math.tanh((double) x);
    }

    static double tanh(double x) {
        return Math.tanh(x);
    }

    static float floor(float x) {
        return (float) Math.floor((double) x);
    }

    static double floor(double x) {
        return Math.floor(x);
    }

    static float ceil(float x) {
        return (float) Math.ceil((double) x);
    }

    static double ceil(double x) {
        return Math.ceil(x);
    }

    static float rsqrt(float x) {
        return (float) (1 / Math.sqrt((double) x));
    }

    static double rsqrt(double x) {
        return 1 / Math.sqrt(x);
    }

    static float log2(float x) {
        return (float) (Math.log((double) x) / LOG_2);
    }

    static double log2(double x) {
        return Math.log(x) / LOG_2;
    }

    static float atan2(float y, float x) {
        return (float) Math.atan2((double) y, (double) x);
    }

    static double atan2(double y, double x) {
        return Math.atan2(y, x);
    }

    static float pow(float base, float exponent) {
        return (float) Math.pow((double) base, (double) exponent);
    }

    static double pow(double base, double exponent) {
        return Math.pow(base, exponent);
    }
}
