package uk.ac.manchester.tornado.api.exceptions;

/** There is no device with that index. */
public class TornadoDeviceNotFound extends TornadoRuntimeException {

    /** Says what went wrong. */
    public TornadoDeviceNotFound(String message) {
        super(message);
    }
}
