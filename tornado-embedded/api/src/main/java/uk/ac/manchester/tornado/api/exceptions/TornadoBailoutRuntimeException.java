package uk.ac.manchester.tornado.api.exceptions;

/** A kernel could not be compiled for its device. */
public class TornadoBailoutRuntimeException extends RuntimeException {

    /** Says what went wrong. */
    public TornadoBailoutRuntimeException(String message) {
        super(message);
    }

    /** Says what went wrong and what caused it. */
    public TornadoBailoutRuntimeException(String message, Exception cause) {
        super(message, cause);
    }
}
