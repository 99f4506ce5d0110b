package dev.kiln.embedded.opencl.gemm;

import dev.kiln.embedded.host.gemm.GemmRequest;
import dev.kiln.embedded.opencl.OpenClBuffer;
import dev.kiln.embedded.opencl.OpenClContext;
import dev.kiln.embedded.opencl.OpenClFunction;
import dev.kiln.embedded.opencl.OpenClQueue;
import dev.kiln.embedded.opencl.OpenClTimer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where the sums of a product go: to C, or to scratch memory of the call from which a second kernel encodes them. */
final class GemmResult implements AutoCloseable {
    private final OpenClBuffer sums;
    private final @Nullable OpenClFunction encode;

    GemmResult(
            OpenClContext context, GemmProgram program, GemmRequest request, Function<Object, OpenClBuffer> buffers) {
        OpenClBuffer codes = buffers.apply(request.c().codes());
        if (request.c().isFloats()) {
            sums = codes;
            encode = null;
            return;
        }
        int m = request.spec().m();
        int n = request.spec().n();
        sums = context.allocate((long) Float.BYTES * m * n, program.label() + ", sums before they are encoded");
        try {
            encode = program.function(context, "encode");
        } catch (RuntimeException e) {
            sums.close();
            throw e;
        }
        encode.set(0, sums);
        encode.set(1, codes);
        encode.set(
                2, request.c().format().hasScales() ? buffers.apply(request.c().scales()) : codes);
        encode.set(3, m);
        encode.set(4, n);
        encode.shape(
                2, new long[] {request.c().format().hasScales() ? request.c().groups(n) : n, m});
    }

    /** Returns where the product's kernel puts its sums, row by row and without pads. */
    OpenClBuffer sums() {
        return sums;
    }

    /** Encodes the sums, if C is not FP32. */
    void enqueue(OpenClQueue queue, @Nullable OpenClTimer timer) {
        if (encode != null) {
            queue.launch(encode, timer);
        }
    }

    @Override
    public void close() {
        if (encode != null) {
            encode.close();
            sums.close();
        }
    }
}
