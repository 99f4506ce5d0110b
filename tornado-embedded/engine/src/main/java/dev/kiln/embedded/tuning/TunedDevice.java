package dev.kiln.embedded.tuning;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A device as its driver names it. What was measured on one says nothing about another, nor about the same hardware
 * behind another driver.
 *
 * @param name of the hardware
 * @param driver its version
 * @param platform name and version of the driver's platform
 */
public record TunedDevice(String name, String vendor, String driver, String platform) {

    private static final int NAME_BYTES = 12;

    /** Returns the name of this device's file. */
    String fileName() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\0", name, vendor, driver, platform).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, NAME_BYTES) + ".properties";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
