package uk.ac.manchester.tornado.api.exceptions;

/** The general failure of a task graph, plan or device. */
public class TornadoRuntimeException extends RuntimeException {

    /** Says what went wrong. */
    public TornadoRuntimeException(String message) {
        super(message);
    }

    /** Wraps another failure. */
    public TornadoRuntimeException(Exception cause) {
        super(cause);
    }
}
