package dev.kiln.embedded.opencl.gemm;

import dev.kiln.embedded.host.gemm.GemmRequest;
import dev.kiln.embedded.opencl.OpenClBuffer;
import dev.kiln.embedded.opencl.OpenClCall;
import dev.kiln.embedded.opencl.OpenClContext;
import dev.kiln.embedded.opencl.OpenClLibrary;
import java.util.function.Function;

/**
 * The library {@code kiln} with the functions {@code gemm} and {@code qgemm} on OpenCL devices; see
 * {@link GemmRequest}.
 */
public final class OpenClGemmLibrary implements OpenClLibrary {

    /** Creates the library; called by {@link java.util.ServiceLoader}. */
    public OpenClGemmLibrary() {}

    @Override
    public String name() {
        return "kiln";
    }

    @Override
    public OpenClCall prepare(
            OpenClContext context, String function, Object[] parameters, Function<Object, OpenClBuffer> buffers) {
        GemmChoice choice = new GemmChoice(context, GemmRequest.of(function, parameters), buffers);
        return choice.prepare(context.device().choices().take(choice));
    }
}
