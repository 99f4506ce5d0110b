package uk.ac.manchester.tornado.api.exceptions;

/** There is no back end with that index or type. */
public class TornadoBackendNotFound extends TornadoRuntimeException {

    /** Says what went wrong. */
    public TornadoBackendNotFound(String message) {
        super(message);
    }
}
