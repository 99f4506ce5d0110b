package uk.ac.manchester.tornado.api.exceptions;

/** Device memory is used wrongly. */
public class TornadoMemoryException extends RuntimeException {

    /** Says what went wrong. */
    public TornadoMemoryException(String message) {
        super(message);
    }
}
