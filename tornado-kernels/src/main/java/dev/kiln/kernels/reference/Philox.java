package dev.kiln.kernels.reference;

/** Plain twin of the random numbers: Philox4x32-10 as its paper writes it. */
public final class Philox {
    private Philox() {}

    /**
     * The four words of one counter.
     *
     * @param counter four words
     * @param key two words
     */
    public static int[] draw(int[] counter, int[] key) {
        int[] c = counter.clone();
        int k0 = key[0];
        int k1 = key[1];
        for (int round = 0; round < 10; round++) {
            long p0 = Integer.toUnsignedLong(c[0]) * 0xD2511F53L;
            long p1 = Integer.toUnsignedLong(c[2]) * 0xCD9E8D57L;
            c = new int[] {(int) (p1 >>> 32) ^ c[1] ^ k0, (int) p1, (int) (p0 >>> 32) ^ c[3] ^ k1, (int) p0};
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        return c;
    }

    /** The word of one element. */
    public static int word(long seed, long step, int tensor, int element) {
        int block = element / 256;
        int word = element % 256 / 64;
        int lane = element % 64;
        int[] counter = {block * 64 + lane, tensor, (int) step, (int) (step >>> 32)};
        return draw(counter, new int[] {(int) seed, (int) (seed >>> 32)})[word];
    }
}
