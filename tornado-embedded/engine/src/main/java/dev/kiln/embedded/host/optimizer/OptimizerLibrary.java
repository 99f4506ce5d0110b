package dev.kiln.embedded.host.optimizer;

import dev.kiln.embedded.host.HostCall;
import dev.kiln.embedded.host.HostLibrary;

/**
 * The library {@code kiln-optimizers} with the functions {@code scaled}, {@code brain}, {@code squares} and
 * {@code plain}; see {@link ScaledStep}, {@link BrainStep}, {@link Squares} and {@link PlainCall}.
 */
public final class OptimizerLibrary implements HostLibrary {
    /** Creates the library; called by {@link java.util.ServiceLoader}. */
    public OptimizerLibrary() {}

    @Override
    public String name() {
        return ScaledStep.LIBRARY;
    }

    @Override
    public HostCall prepare(String function, Object[] parameters) {
        if (function.equals(BrainStep.FUNCTION)) {
            return new BrainCall(BrainStep.of(parameters));
        }
        if (function.equals(Squares.FUNCTION)) {
            return new SquaresCall(Squares.of(parameters));
        }
        if (function.equals(PlainCall.FUNCTION)) {
            return PlainCall.of(parameters);
        }
        return new ScaledCall(ScaledStep.of(function, parameters));
    }
}
