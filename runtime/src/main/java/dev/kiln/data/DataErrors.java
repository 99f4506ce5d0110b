package dev.kiln.data;

import dev.kiln.KilnException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** Words errors about data, all in one form: {@code where: what: expected …, found …; next step}. */
final class DataErrors {
    private static final int LONGEST_QUOTE = 60;

    private DataErrors() {}

    static KilnException of(String code, String where, String what, String expected, String found, String next) {
        return of(code, where, what, expected, found, next, null);
    }

    static KilnException of(
            String code,
            String where,
            String what,
            String expected,
            String found,
            String next,
            @Nullable Throwable cause) {
        String message = plain(where) + ": " + what + ": expected " + expected + ", found " + found
                + (next.isEmpty() ? "" : "; " + next);
        return cause == null ? new KilnException(code, message) : new KilnException(code, message, cause);
    }

    /** A file that the operating system refused. */
    static KilnException unreadable(String where, IOException cause) {
        if (cause instanceof NoSuchFileException) {
            String next = "check the path; it is relative to where kiln was started";
            return of("missing-file", where, "cannot be read", "a file", "nothing", next, cause);
        }
        if (cause instanceof AccessDeniedException) {
            String next = "give yourself the permission to read it";
            return of("unreadable-file", where, "cannot be read", "permission to read", "none", next, cause);
        }
        String found = quote(String.valueOf(cause.getMessage()));
        return of(
                "unreadable-file",
                where,
                "cannot be read",
                "a readable file",
                found,
                "check the file and the disk",
                cause);
    }

    /** What a file contains, made safe for one line of a terminal. */
    static String quote(String text) {
        boolean longer = text.length() > LONGEST_QUOTE;
        return "\"" + plain(longer ? text.substring(0, LONGEST_QUOTE) : text) + (longer ? "…\"" : "\"");
    }

    /** Without line breaks and control characters. */
    static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (Character.isISOControl(point) || Character.getType(point) == Character.FORMAT) {
                plain.append(String.format("\\u%04x", point));
            } else {
                plain.appendCodePoint(point);
            }
        });
        return plain.toString();
    }
}
