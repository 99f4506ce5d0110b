package dev.kiln.train;

import org.jspecify.annotations.Nullable;

/** Tells failures of a device or its driver, which other devices can make up for, from defects, which they can't. */
final class DeviceFailure {
    /** Engines throw exceptions of the API, or ones that are derived from them. */
    private static final String API = "uk.ac.manchester.tornado.";

    private DeviceFailure() {}

    /** Whether an engine says that it could not build or run something. */
    static boolean isOne(Throwable e) {
        for (@Nullable Class<?> type = e.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getName().startsWith(API)) {
                return true;
            }
        }
        return false;
    }

    /** Throws what is no failure of a device. */
    static void rethrowOther(Throwable e) {
        if (isOne(e)) {
            return;
        }
        switch (e) {
            case RuntimeException defect -> throw defect;
            case Error error -> throw error;
            default -> throw new IllegalStateException(e);
        }
    }

    /** What it says, on one line and without a terminal's colours. */
    static String message(Throwable e) {
        String message = e.getMessage() == null ? e.getClass().getName() : e.getMessage();
        return message.replaceAll("\u001b\\[[0-9;]*m", "").strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
