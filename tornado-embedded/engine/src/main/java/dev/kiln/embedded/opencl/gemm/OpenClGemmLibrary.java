package dev.kiln.embedded.opencl.gemm;

import dev.kiln.embedded.host.gemm.GemmRequest;
import dev.kiln.embedded.opencl.OpenClBuffer;
import dev.kiln.embedded.opencl.OpenClCall;
import dev.kiln.embedded.opencl.OpenClContext;
import dev.kiln.embedded.opencl.OpenClLibrary;
import java.util.function.Function;

/** The library {@code kiln} with the function {@code gemm} on OpenCL devices; see {@link GemmRequest}. */
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
        GemmRequest request = GemmRequest.of(function, parameters);
        if (!request.a().isFloats() || !request.b().isFloats() || !request.storesSums()) {
            throw new IllegalArgumentException("Library kiln multiplies matrices on OpenCL devices only as FP32; run "
                    + function + " on the host");
        }
        GemmChoice choice = new GemmChoice(context, request, buffers);
        return choice.prepare(context.device().choices().take(choice));
    }
}
