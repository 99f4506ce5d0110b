package dev.kiln.checkpoint;

import dev.kiln.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over tensors and texts, as lower-case hexadecimal digits. */
public final class Sha256 {
    private static final long CHUNK_BYTES = 1 << 20;

    private final MessageDigest digest = newDigest();

    /** Adds the little-endian values of a tensor. */
    public Sha256 add(Tensor tensor) {
        var segment = tensor.segment();
        for (long offset = 0; offset < segment.byteSize(); offset += CHUNK_BYTES) {
            long bytes = Math.min(CHUNK_BYTES, segment.byteSize() - offset);
            digest.update(segment.asSlice(offset, bytes).asByteBuffer());
        }
        return this;
    }

    /** Adds a text in UTF-8. */
    Sha256 add(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** The digits; this object starts anew. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new LinkageError("every Java platform has SHA-256", e);
        }
    }
}
