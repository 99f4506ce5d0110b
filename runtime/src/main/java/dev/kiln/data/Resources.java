package dev.kiln.data;

import java.util.List;

/** Closes several things even if one of them fails. */
final class Resources {
    private Resources() {}

    /** Closes all in order; what the first failure was is thrown at the end, the others are attached to it. */
    static void close(List<? extends AutoCloseable> resources) {
        IllegalStateException failure = null;
        for (AutoCloseable resource : resources) {
            try {
                resource.close();
            } catch (Exception e) {
                if (failure == null) {
                    failure = new IllegalStateException("closing data failed: " + e.getMessage(), e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
