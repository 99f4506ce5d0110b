package dev.kiln.embedded.opencl.gemm;

import dev.kiln.embedded.host.TaskWork;
import dev.kiln.embedded.host.gemm.GemmRequest;
import dev.kiln.embedded.host.gemm.GemmSpec;
import dev.kiln.embedded.opencl.OpenClBuffer;
import dev.kiln.embedded.opencl.OpenClCall;
import dev.kiln.embedded.opencl.OpenClContext;
import dev.kiln.embedded.opencl.OpenClFunction;
import dev.kiln.embedded.opencl.OpenClQueue;
import dev.kiln.embedded.opencl.OpenClTimer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One product by a {@link TileVariant}, ready to be enqueued any number of times. */
final class TileCall implements OpenClCall {

    private final GemmProgram program;
    private final GemmResult result;
    private final OpenClFunction function;
    private final GemmRequest request;

    TileCall(OpenClContext context, GemmRequest request, TileVariant variant, Function<Object, OpenClBuffer> buffers) {
        this.request = request;
        GemmSpec spec = request.spec();
        program = GemmProgram.of(context, variant, request);
        function = program.function(context, "gemm");
        result = new GemmResult(context, program, request, buffers);
        function.set(0, buffers.apply(request.a().codes()));
        function.set(1, buffers.apply(request.a().usedScales()));
        function.set(2, buffers.apply(request.b().codes()));
        function.set(3, buffers.apply(request.b().usedScales()));
        function.set(4, result.sums());
        // Any buffer will do where the epilogue looks at none; the graph may not know the one that was given.
        function.set(5, spec.elementsOfAux() > 0 ? buffers.apply(request.aux().codes()) : result.sums());
        function.set(6, spec.m());
        function.set(7, spec.n());
        function.set(8, spec.k());
        function.set(9, spec.depth());
        function.set(10, spec.strideA());
        function.set(11, spec.strideB());
        function.set(12, spec.strideC());
        function.shape(3, variant.global(spec), variant.local());
    }

    @Override
    public TaskWork work() {
        return request.work();
    }

    @Override
    public void enqueue(OpenClQueue queue, @Nullable OpenClTimer timer) {
        queue.launch(function, timer);
        result.enqueue(queue, timer);
    }

    @Override
    public String listing() {
        return program.listing();
    }

    @Override
    public void close() {
        function.close();
        result.close();
    }
}
