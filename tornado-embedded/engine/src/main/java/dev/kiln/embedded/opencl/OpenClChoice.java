package dev.kiln.embedded.opencl;

import java.util.List;

/**
 * Something that can be done in several ways on a device, all with the same results: which one is fastest, only a
 * measurement knows.
 */
public interface OpenClChoice {

    /** Returns what a tuning file calls it: what makes one way faster than another, and nothing else. */
    String key();

    /** Returns what people call it. */
    String subject();

    /** Returns the way that the device's capabilities suggest. */
    String usual();

    /** Returns the names of all ways that the device has room for, the usual one among them. */
    List<String> ways();

    /**
     * Prepares to do it, on the same arrays; results go where they always do.
     *
     * @param way one of {@link #ways()}
     */
    OpenClCall prepare(String way);
}
