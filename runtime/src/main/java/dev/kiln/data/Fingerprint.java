package dev.kiln.data;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over what was read, in reading order. */
final class Fingerprint {
    private static final int CHUNK_BYTES = 1 << 20;

    private final MessageDigest digest;

    Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    void add(byte[] bytes, int offset, int length) {
        digest.update(bytes, offset, length);
    }

    void add(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    void add(MemorySegment segment) {
        for (long at = 0; at < segment.byteSize(); at += CHUNK_BYTES) {
            digest.update(segment.asSlice(at, Math.min(CHUNK_BYTES, segment.byteSize() - at))
                    .asByteBuffer());
        }
    }

    /** The fingerprint, in hexadecimal. Nothing can be added after it. */
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
