package uk.ac.manchester.tornado.api.exceptions;

/** A device has too little memory. */
public class TornadoOutOfMemoryException extends RuntimeException {

    /** Says what went wrong. */
    public TornadoOutOfMemoryException(String message) {
        super(message);
    }
}
