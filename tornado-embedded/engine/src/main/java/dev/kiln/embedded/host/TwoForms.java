package dev.kiln.embedded.host;

/** A call that runs with vectors, or without for as long as they are not compiled, with the same bits. */
public interface TwoForms extends HostCall {
    /** Runs in the one form or the other. */
    void run(WorkPool pool, boolean vectors);
}
