package uk.ac.manchester.tornado.api.exceptions;

/** A plan could not be closed. */
public class TornadoExecutionPlanException extends Exception {

    /** Says what went wrong. */
    public TornadoExecutionPlanException(String message) {
        super(message);
    }

    /** Says what went wrong and what caused it. */
    public TornadoExecutionPlanException(String message, Throwable cause) {
        super(message, cause);
    }
}
