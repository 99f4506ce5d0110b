package dev.kiln.embedded.host.gemm;

import dev.kiln.embedded.host.HostCall;
import dev.kiln.embedded.host.HostLibrary;
import dev.kiln.embedded.host.TwoForms;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The library {@code kiln} with the functions {@code gemm} and {@code qgemm}; see {@link GemmRequest}. */
public final class GemmLibrary implements HostLibrary {
    /** Creates the library; called by {@link java.util.ServiceLoader}. */
    public GemmLibrary() {}

    @Override
    public String name() {
        return "kiln";
    }

    @Override
    public HostCall prepare(String function, Object[] parameters) {
        return function.equals(StepCall.FUNCTION)
                ? GemmParameters.readStep(parameters)
                : call(GemmRequest.of(function, parameters));
    }

    /**
     * Prepares a product.
     *
     * @param spec its shape
     * @param a left operand
     * @param b right operand
     * @param c result; shares no memory with {@code a} and {@code b}
     * @param aux what the epilogue needs, or any array if it needs nothing
     * @return the prepared call
     * @throws IllegalArgumentException if an array is too small, or the result shares memory with an operand
     */
    public static HostCall prepare(GemmSpec spec, FloatArray a, FloatArray b, FloatArray c, FloatArray aux) {
        return call(new GemmRequest(spec, a, b, c, aux));
    }

    /** Returns what runs a product: all of them give the same bits. */
    static TwoForms call(GemmRequest request) {
        if (FlatCall.fits(request)) {
            return new FlatCall(request);
        }
        return NarrowCall.fits(request) ? new NarrowCall(request) : new GemmCall(request);
    }
}
