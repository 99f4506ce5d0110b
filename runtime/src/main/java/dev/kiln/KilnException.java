package dev.kiln;

/**
 * An error that a user can act on. Its message is one line: what went wrong, where, what was expected, what was found,
 * and the next step. The command line prints it without a stack trace.
 */
public final class KilnException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    /** An error of kind {@code code} (a short kebab-case word such as {@code bad-idx}) with a one-line message. */
    public KilnException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** As {@link #KilnException(String, String)}, keeping what caused it for those who debug. */
    public KilnException(String code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** The kind of the error, stable across versions, for machines. */
    public String code() {
        return code;
    }
}
