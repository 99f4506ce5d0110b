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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One product by a {@link PanelVariant}, ready to be enqueued any number of times. */
final class PanelCall implements OpenClCall {

    private final GemmRequest request;
    private final GemmProgram program;
    private final PanelVariant variant;
    private final GemmSpec spec;
    private final PanelPlan plan;
    private final GemmResult result;
    private final OpenClBuffer scratch;
    private final List<OpenClFunction> launches = new ArrayList<>();

    PanelCall(
            OpenClContext context, GemmRequest request, PanelVariant variant, Function<Object, OpenClBuffer> buffers) {
        this.variant = variant;
        spec = request.spec();
        this.request = request;
        program = GemmProgram.of(context, variant, request);
        plan = PanelPlan.of(variant, spec, context.device().capabilities().computeUnits());
        result = new GemmResult(context, program, request, buffers);
        try {
            scratch = context.allocate(plan.scratchFloats() * Float.BYTES, program.label() + ", packed A");
        } catch (RuntimeException e) {
            result.close();
            throw e;
        }
        try {
            for (PanelPlan.Stage stage : plan.stages()) {
                pack(context, stage, buffers);
                multiply(context, stage, buffers);
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void pack(OpenClContext context, PanelPlan.Stage stage, Function<Object, OpenClBuffer> buffers) {
        OpenClFunction function = program.function(context, "pack_left");
        launches.add(function);
        function.set(0, buffers.apply(request.a().codes()));
        function.set(1, buffers.apply(request.a().usedScales()));
        function.set(2, scratch);
        function.set(3, spec.m());
        function.set(4, spec.k());
        function.set(5, spec.depth());
        function.set(6, spec.strideA());
        function.set(7, stage.firstPanel() * variant.rows());
        function.set(8, stage.firstProduct());
        int blocks = Math.ceilDiv(spec.k(), spec.depth());
        function.shape(3, new long[] {stage.panels(), blocks, stage.packedProducts()}, 1, 1, 1);
    }

    private void multiply(OpenClContext context, PanelPlan.Stage stage, Function<Object, OpenClBuffer> buffers) {
        OpenClFunction function = program.function(context, "gemm");
        launches.add(function);
        function.set(0, scratch);
        function.set(1, buffers.apply(request.b().codes()));
        function.set(2, buffers.apply(request.b().usedScales()));
        function.set(3, result.sums());
        // Any buffer will do where the epilogue looks at none; the graph may not know the one that was given.
        function.set(4, spec.elementsOfAux() > 0 ? buffers.apply(request.aux().codes()) : result.sums());
        function.set(5, spec.m());
        function.set(6, spec.n());
        function.set(7, spec.k());
        function.set(8, spec.depth());
        function.set(9, spec.strideB());
        function.set(10, spec.strideC());
        function.set(11, stage.firstPanel() * variant.rows());
        function.set(12, stage.firstProduct());
        function.set(13, stage.panels());
        function.set(14, plan.tilePanels());
        function.set(15, plan.strip());
        function.set(16, stage.packedProducts());
        int down = Math.ceilDiv(stage.panels(), plan.tilePanels());
        int strips = Math.ceilDiv(spec.n(), plan.strip());
        function.shape(3, new long[] {down, strips, stage.products()}, 1, 1, 1);
    }

    @Override
    public TaskWork work() {
        return request.work();
    }

    @Override
    public void enqueue(OpenClQueue queue, @Nullable OpenClTimer timer) {
        for (int i = 0; i < launches.size(); i++) {
            queue.launch(launches.get(i), timer);
        }
        result.enqueue(queue, timer);
    }

    @Override
    public String listing() {
        return program.listing();
    }

    @Override
    public void close() {
        launches.forEach(OpenClFunction::close);
        scratch.close();
        result.close();
    }
}
