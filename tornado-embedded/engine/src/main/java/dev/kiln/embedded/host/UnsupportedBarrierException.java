package dev.kiln.embedded.host;

import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

/** A kernel whose barriers are not met by all work items of a group alike; the message names line and cause. */
public final class UnsupportedBarrierException extends TornadoRuntimeException {
    /**
     * Refuses a kernel.
     *
     * @param message what, where, and what to do
     */
    public UnsupportedBarrierException(String message) {
        super(message);
    }
}
