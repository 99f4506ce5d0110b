package dev.kiln.data;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Adds what goes through it to a fingerprint. It can neither be reset nor skip without reading. */
final class DigestedStream extends FilterInputStream {
    private final Fingerprint fingerprint;

    DigestedStream(InputStream in, Fingerprint fingerprint) {
        super(in);
        this.fingerprint = fingerprint;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public long skip(long bytes) throws IOException {
        byte[] skipped = new byte[(int) Math.min(bytes, 1 << 13)];
        return Math.max(0, read(skipped, 0, skipped.length));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int got = super.read(into, offset, length);
        if (got > 0) {
            fingerprint.add(into, offset, got);
        }
        return got;
    }
}
