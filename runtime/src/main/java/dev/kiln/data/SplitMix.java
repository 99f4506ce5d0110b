package dev.kiln.data;

/**
 * A small random number generator whose numbers are fixed for good, unlike those of {@code java.util}: SplitMix64
 * (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014). Not safe for several threads;
 * make one for each piece of work instead.
 */
public final class SplitMix {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    /** The generator with this seed. */
    public SplitMix(long seed) {
        this.state = seed;
    }

    /** A generator that depends on all of {@code keys} and on their order. */
    public static SplitMix of(long... keys) {
        long seed = 0;
        for (long key : keys) {
            seed = mix(seed + GOLDEN_GAMMA + mix(key + GOLDEN_GAMMA));
        }
        return new SplitMix(seed);
    }

    /** The next 64 bits. */
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** A number from 0 to below {@code bound}, each equally likely (Lemire's multiplication with rejection). */
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound must be positive, found " + bound);
        }
        long product = (nextLong() >>> 32) * bound;
        if ((product & 0xFFFFFFFFL) < bound) {
            long threshold = (1L << 32) % bound;
            while ((product & 0xFFFFFFFFL) < threshold) {
                product = (nextLong() >>> 32) * bound;
            }
        }
        return (int) (product >>> 32);
    }

    /** A number from 0 to below 1, a multiple of 2⁻²⁴. */
    public float nextFloat() {
        return (nextLong() >>> 40) * 0x1.0p-24f;
    }

    /** A number from {@code low} to below {@code high}. */
    public float nextFloat(float low, float high) {
        return low + (high - low) * nextFloat();
    }

    /** Nearly normal with mean 0 and deviation 1: the sum of four uniform numbers, never beyond ±3.47. */
    public float nextBell() {
        long bits = nextLong();
        int sum = (int) ((bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48));
        return (sum - 131_070) * (1.7320508f / 65_536);
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
