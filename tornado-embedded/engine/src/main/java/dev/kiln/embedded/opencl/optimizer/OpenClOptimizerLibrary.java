package dev.kiln.embedded.opencl.optimizer;

import dev.kiln.embedded.host.optimizer.ScaledStep;
import dev.kiln.embedded.opencl.OpenClBuffer;
import dev.kiln.embedded.opencl.OpenClCall;
import dev.kiln.embedded.opencl.OpenClContext;
import dev.kiln.embedded.opencl.OpenClLibrary;
import java.util.function.Function;

/** The library {@code kiln-optimizers} with the function {@code scaled} on OpenCL devices; see {@link ScaledStep}. */
public final class OpenClOptimizerLibrary implements OpenClLibrary {
    /** Creates the library; called by {@link java.util.ServiceLoader}. */
    public OpenClOptimizerLibrary() {}

    @Override
    public String name() {
        return ScaledStep.LIBRARY;
    }

    @Override
    public OpenClCall prepare(
            OpenClContext context, String function, Object[] parameters, Function<Object, OpenClBuffer> buffers) {
        return new ScaledStepCall(context, ScaledStep.of(function, parameters), buffers);
    }
}
