package dev.kiln.embedded.tuning;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds the folders in which Kiln keeps for a user what it could find out again. */
public final class CacheFolder {

    private CacheFolder() {}

    /**
     * Returns a folder, which may not exist yet, or null where it is switched off.
     *
     * @param property a system property with a folder, or {@code off}
     * @param name of the folder below {@code kiln} in the user's cache folder, where the property is not set
     */
    public static @Nullable Path of(String property, String name) {
        String wanted = System.getProperty(property);
        if (wanted != null) {
            return wanted.equals("off") ? null : Path.of(wanted);
        }
        String caches = System.getenv("XDG_CACHE_HOME");
        Path base = caches != null && Path.of(caches).isAbsolute()
                ? Path.of(caches)
                : Path.of(System.getProperty("user.home"), ".cache");
        return base.resolve("kiln").resolve(name);
    }
}
