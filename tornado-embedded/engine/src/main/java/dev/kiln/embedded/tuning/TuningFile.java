package dev.kiln.embedded.tuning;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of a tuning file, in the form of {@link Properties}, UTF-8:
 *
 * <pre>
 * version=1
 * device.name, device.vendor, device.driver, device.platform   as the driver says, to be sure
 * choice.KEY=NAME                                              e.g. choice.product.64x1024x784.nt.1=panels-4x24-192
 * </pre>
 *
 * <p>What a reader does not expect makes the whole file worthless: a wrong version or device, too many bytes or
 * entries, characters that no key or name has. Names that nobody knows any more are left to whoever chooses.
 */
final class TuningFile {

    /** Raised when keys or the meaning of names change. */
    static final String VERSION = "1";

    static final int MOST_BYTES = 1 << 18;
    static final int MOST_CHOICES = 4_096;

    private static final String CHOICE = "choice.";
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_$.#<>-]{1,400}");
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,60}");

    private TuningFile() {}

    /** A file that can't be used; the message says why, to follow the file's name. */
    static final class DamagedException extends IOException {
        private static final long serialVersionUID = 1;

        DamagedException(String message) {
            super(message);
        }
    }

    /** Writes choices of a device. */
    static byte[] write(TunedDevice device, Map<String, String> choices) throws IOException {
        Properties properties = new Properties();
        properties.putAll(header(device));
        choices.forEach((key, name) -> properties.setProperty(CHOICE + key, name));
        StringWriter text = new StringWriter();
        properties.store(text, "What kiln tune measured to be best on a device; kiln tune --reset deletes it");
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, String> header(TunedDevice device) {
        return Map.of(
                "version",
                VERSION,
                "device.name",
                device.name(),
                "device.vendor",
                device.vendor(),
                "device.driver",
                device.driver(),
                "device.platform",
                device.platform());
    }

    /**
     * Reads the choices of a device.
     *
     * @throws DamagedException if these bytes are none
     */
    static Map<String, String> read(byte[] bytes, TunedDevice device) throws DamagedException {
        if (bytes.length > MOST_BYTES) {
            throw new DamagedException("expected at most " + MOST_BYTES + " bytes, found " + bytes.length);
        }
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(new String(bytes, StandardCharsets.UTF_8)));
        } catch (IOException | IllegalArgumentException e) {
            throw new DamagedException("expected properties, found " + e.getMessage());
        }
        for (Map.Entry<String, String> fact : header(device).entrySet()) {
            String found = properties.getProperty(fact.getKey());
            if (!fact.getValue().equals(found)) {
                throw new DamagedException(
                        "expected " + fact.getKey() + " " + quoted(fact.getValue()) + ", found " + quoted(found));
            }
        }
        Map<String, String> choices = new TreeMap<>();
        for (String property : properties.stringPropertyNames()) {
            if (property.startsWith(CHOICE)) {
                String key = property.substring(CHOICE.length());
                String name = properties.getProperty(property);
                if (!isValid(key, name)) {
                    throw new DamagedException(
                            "expected the name of a choice, found " + quoted(property) + " = " + quoted(name));
                }
                choices.put(key, name);
            }
        }
        if (choices.size() > MOST_CHOICES) {
            throw new DamagedException("expected at most " + MOST_CHOICES + " choices, found " + choices.size());
        }
        return choices;
    }

    /** Returns whether a file can hold this. */
    static boolean isValid(String key, String name) {
        return KEY.matcher(key).matches() && NAME.matcher(name).matches();
    }

    /** Words of a stranger in a message: short, and nothing that a terminal obeys. */
    private static String quoted(@Nullable String words) {
        if (words == null) {
            return "none";
        }
        String plain = words.replaceAll("[^\\p{Graph} ]", "?");
        return "\"" + (plain.length() > 60 ? plain.substring(0, 60) + "…" : plain) + "\"";
    }
}
