package uk.ac.manchester.tornado.api.exceptions;

/** A compiler failed. */
public class TornadoCompilationException extends RuntimeException {

    /** Says what went wrong. */
    public TornadoCompilationException(String message) {
        super(message);
    }
}
