package dev.kiln.embedded.opencl;

import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

/** An OpenCL call failed for a reason that has no exception of its own in the TornadoVM API. */
public final class OpenClException extends TornadoRuntimeException {

    private final int code;

    OpenClException(int code, String message) {
        super(message);
        this.code = code;
    }

    /** Returns OpenCL's status code. */
    public int code() {
        return code;
    }
}
