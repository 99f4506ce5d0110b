package dev.kiln.embedded.host;

/**
 * What generated code reads about the launch it belongs to. Written by {@link HostKernel} before a launch and not
 * changed while it runs.
 */
final class Frame {
    /** Per parameter: where the first element of an array lies. */
    final long[] address;

    /** Per parameter: how many elements an array has. */
    final int[] length;

    /** Per parameter: the raw bits of a number. */
    final long[] scalar;

    final int[] globalSize = {1, 1, 1};
    final int[] localSize = {1, 1, 1};

    /** Whether rows run in vectors; results are the same either way. */
    boolean vector;

    private final Sites sites;

    Frame(int parameters, Sites sites) {
        address = new long[parameters];
        length = new int[parameters];
        scalar = new long[parameters];
        this.sites = sites;
    }

    /** Returns a frame with the same contents. */
    Frame copy() {
        Frame copy = new Frame(address.length, sites);
        System.arraycopy(address, 0, copy.address, 0, address.length);
        System.arraycopy(length, 0, copy.length, 0, length.length);
        System.arraycopy(scalar, 0, copy.scalar, 0, scalar.length);
        System.arraycopy(globalSize, 0, copy.globalSize, 0, 3);
        System.arraycopy(localSize, 0, copy.localSize, 0, 3);
        return copy;
    }

    // What follows is called by generated code.

    /** Returns {@code index}, or fails if it is not in [0, length). */
    static int check(int index, int length, Frame frame, int site) {
        if (index < 0 || index >= length) {
            throw frame.outside(index, length, site);
        }
        return index;
    }

    IndexOutOfBoundsException outside(int index, int length, int site) {
        return sites.outside(site, index, length);
    }

    static int divide(int dividend, int divisor, Frame frame, int site) {
        if (divisor == 0) {
            throw frame.sites.zeroDivisor(site);
        }
        return dividend / divisor;
    }

    static int remainder(int dividend, int divisor, Frame frame, int site) {
        if (divisor == 0) {
            throw frame.sites.zeroDivisor(site);
        }
        return dividend % divisor;
    }

    static long divide(long dividend, long divisor, Frame frame, int site) {
        if (divisor == 0) {
            throw frame.sites.zeroDivisor(site);
        }
        return dividend / divisor;
    }

    static long remainder(long dividend, long divisor, Frame frame, int site) {
        if (divisor == 0) {
            throw frame.sites.zeroDivisor(site);
        }
        return dividend % divisor;
    }
}
