package uk.ac.manchester.tornado.api.math;

import uk.ac.manchester.tornado.api.types.HalfFloat;

/**
 * Mathematical functions with a float and a double form. On the host they are {@link Math}'s; the float forms compute
 * in double and round once.
 */
public class TornadoMath {

    private TornadoMath() {}

    /** Returns the smaller value; NaN if either is. */
    public static float min(float a, float b) {
        return Math.min(a, b);
    }

    /** Returns the smaller value; NaN if either is. */
    public static double min(double a, double b) {
        return Math.min(a, b);
    }

    /** Returns the smaller value. */
    public static long min(long a, long b) {
        return Math.min(a, b);
    }

    /** Returns the smaller value. */
    public static int min(int a, int b) {
        return Math.min(a, b);
    }

    /** Returns the larger value; NaN if either is. */
    public static float max(float a, float b) {
        return Math.max(a, b);
    }

    /** Returns the larger value; NaN if either is. */
    public static double max(double a, double b) {
        return Math.max(a, b);
    }

    /** Returns the larger value. */
    public static long max(long a, long b) {
        return Math.max(a, b);
    }

    /** Returns the larger value. */
    public static int max(int a, int b) {
        return Math.max(a, b);
    }

    /** Returns the absolute value. */
    public static float abs(float a) {
        return Math.abs(a);
    }

    /** Returns the absolute value. */
    public static double abs(double a) {
        return Math.abs(a);
    }

    /** Returns the absolute value. */
    public static long abs(long a) {
        return Math.abs(a);
    }

    /** Returns the absolute value. */
    public static int abs(int a) {
        return Math.abs(a);
    }

    /** Returns {@code val} limited to {@code min} to {@code max}. */
    public static float clamp(float val, float min, float max) {
        return Math.max(min, Math.min(max, val));
    }

    /** Returns {@code val} limited to {@code min} to {@code max}. */
    public static double clamp(double val, double min, double max) {
        return Math.max(min, Math.min(max, val));
    }

    /** Returns {@code val} limited to {@code min} to {@code max}. */
    public static long clamp(long val, long min, long max) {
        return Math.max(min, Math.min(max, val));
    }

    /** Returns {@code val} limited to {@code min} to {@code max}. */
    public static int clamp(int val, int min, int max) {
        return Math.max(min, Math.min(max, val));
    }

    /** Returns e to the power of {@code x}. */
    public static float exp(float x) {
        return (float) Math.exp(x);
    }

    /** Returns e to the power of {@code x}. */
    public static double exp(double x) {
        return Math.exp(x);
    }

    /** Returns the square root. */
    public static float sqrt(float x) {
        return (float) Math.sqrt(x);
    }

    /** Returns the square root. */
    public static double sqrt(double x) {
        return Math.sqrt(x);
    }

    /** Returns the natural logarithm. */
    public static float log(float x) {
        return (float) Math.log(x);
    }

    /** Returns the natural logarithm. */
    public static double log(double x) {
        return Math.log(x);
    }

    /** Returns the largest whole number that is not above {@code x}. */
    public static float floor(float x) {
        return (float) Math.floor(x);
    }

    /** Returns the largest whole number that is not above {@code x}. */
    public static double floor(double x) {
        return Math.floor(x);
    }

    /** Returns the smallest whole number that is not below {@code x}. */
    public static float ceil(float x) {
        return (float) Math.ceil(x);
    }

    /** Returns the smallest whole number that is not below {@code x}. */
    public static double ceil(double x) {
        return Math.ceil(x);
    }

    /** Returns the sine of an angle in radians. */
    public static float sin(float x) {
        return (float) Math.sin(x);
    }

    /** Returns the sine of an angle in radians. */
    public static double sin(double x) {
        return Math.sin(x);
    }

    /** Returns the cosine of an angle in radians. */
    public static float cos(float x) {
        return (float) Math.cos(x);
    }

    /** Returns the cosine of an angle in radians. */
    public static double cos(double x) {
        return Math.cos(x);
    }

    /** Returns the tangent of an angle in radians. */
    public static float tan(float x) {
        return (float) Math.tan(x);
    }

    /** Returns the tangent of an angle in radians. */
    public static double tan(double x) {
        return Math.tan(x);
    }

    /** Returns the arc sine. */
    public static float asin(float x) {
        return (float) Math.asin(x);
    }

    /** Returns the arc sine. */
    public static double asin(double x) {
        return Math.asin(x);
    }

    /** Returns the arc cosine. */
    public static float acos(float x) {
        return (float) Math.acos(x);
    }

    /** Returns the arc cosine. */
    public static double acos(double x) {
        return Math.acos(x);
    }

    /** Returns the arc tangent. */
    public static float atan(float x) {
        return (float) Math.atan(x);
    }

    /** Returns the arc tangent. */
    public static double atan(double x) {
        return Math.atan(x);
    }

    /** Returns the hyperbolic tangent. */
    public static float tanh(float x) {
        return (float) Math.tanh(x);
    }

    /** Returns the hyperbolic tangent. */
    public static double tanh(double x) {
        return Math.tanh(x);
    }

    /** Returns -1, 0 or 1 by the sign. */
    public static float signum(float x) {
        return Math.signum(x);
    }

    /** Returns -1, 0 or 1 by the sign. */
    public static double signum(double x) {
        return Math.signum(x);
    }

    /** Returns degrees in radians. */
    public static float toRadians(float x) {
        return (float) Math.toRadians(x);
    }

    /** Returns degrees in radians. */
    public static double toRadians(double x) {
        return Math.toRadians(x);
    }

    /** Returns the logarithm to base 2. */
    public static float log2(float x) {
        return (float) (Math.log(x) / Math.log(2));
    }

    /** Returns the logarithm to base 2. */
    public static double log2(double x) {
        return Math.log(x) / Math.log(2);
    }

    /** Returns the sine of {@code x} times pi. */
    public static float sinpi(float x) {
        return (float) Math.sin(x * Math.PI);
    }

    /** Returns the sine of {@code x} times pi. */
    public static double sinpi(double x) {
        return Math.sin(x * Math.PI);
    }

    /** Returns the cosine of {@code x} times pi. */
    public static float cospi(float x) {
        return (float) Math.cos(x * Math.PI);
    }

    /** Returns the cosine of {@code x} times pi. */
    public static double cospi(double x) {
        return Math.cos(x * Math.PI);
    }

    /** Returns the part after the point: {@code x - floor(x)}. */
    public static float fract(float x) {
        return x - floor(x);
    }

    /** Returns the part after the point: {@code x - floor(x)}. */
    public static double fract(double x) {
        return x - floor(x);
    }

    /** Returns {@code a} to the power of {@code b}. */
    public static float pow(float a, float b) {
        return (float) Math.pow(a, b);
    }

    /** Returns {@code a} to the power of {@code b}. */
    public static double pow(double a, double b) {
        return Math.pow(a, b);
    }

    /** Returns the angle of the point ({@code b}, {@code a}). */
    public static float atan2(float a, float b) {
        return (float) Math.atan2(a, b);
    }

    /** Returns the angle of the point ({@code b}, {@code a}). */
    public static double atan2(double a, double b) {
        return Math.atan2(a, b);
    }

    /** Returns the smaller value. */
    public static byte min(byte a, byte b) {
        return (byte) Math.min(a, b);
    }

    /** Returns the larger value. */
    public static byte max(byte a, byte b) {
        return (byte) Math.max(a, b);
    }

    /** Returns the absolute value; that of the smallest number is itself. */
    public static byte abs(byte a) {
        return (byte) Math.abs(a);
    }

    /** Moves a value into the range from {@code min} to {@code max}. */
    public static byte clamp(byte val, byte min, byte max) {
        return (byte) clamp((int) val, min, max);
    }

    /** Returns the smaller value. */
    public static short min(short a, short b) {
        return (short) Math.min(a, b);
    }

    /** Returns the larger value. */
    public static short max(short a, short b) {
        return (short) Math.max(a, b);
    }

    /** Returns the absolute value; that of the smallest number is itself. */
    public static short abs(short a) {
        return (short) Math.abs(a);
    }

    /** Moves a value into the range from {@code min} to {@code max}. */
    public static short clamp(short val, short min, short max) {
        return (short) clamp((int) val, min, max);
    }

    /** Returns the smaller value; NaN if either is. */
    public static HalfFloat min(HalfFloat a, HalfFloat b) {
        return new HalfFloat(Math.min(a.getFloat32(), b.getFloat32()));
    }

    /** Returns the larger value; NaN if either is. */
    public static HalfFloat max(HalfFloat a, HalfFloat b) {
        return new HalfFloat(Math.max(a.getFloat32(), b.getFloat32()));
    }

    /** Returns pi. */
    public static float floatPI() {
        return (float) Math.PI;
    }

    /** Returns pi. */
    public static double PI() {
        return Math.PI;
    }
}
