package uk.ac.manchester.tornado.api.exceptions;

/** A task is defined wrongly. */
public class TornadoTaskRuntimeException extends RuntimeException {

    /** Says what went wrong. */
    public TornadoTaskRuntimeException(String message) {
        super(message);
    }

    /** Says what went wrong and what caused it. */
    public TornadoTaskRuntimeException(String message, Exception cause) {
        super(message, cause);
    }
}
