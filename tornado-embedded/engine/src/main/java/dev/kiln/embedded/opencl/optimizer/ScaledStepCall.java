package dev.kiln.embedded.opencl.optimizer;

import dev.kiln.embedded.host.TaskWork;
import dev.kiln.embedded.host.optimizer.ScaledStep;
import dev.kiln.embedded.opencl.OpenClBuffer;
import dev.kiln.embedded.opencl.OpenClCall;
import dev.kiln.embedded.opencl.OpenClContext;
import dev.kiln.embedded.opencl.OpenClFunction;
import dev.kiln.embedded.opencl.OpenClQueue;
import dev.kiln.embedded.opencl.OpenClTimer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** A {@link ScaledStep}, ready to be enqueued any number of times. */
final class ScaledStepCall implements OpenClCall {
    private static final String RESOURCE = "scaled.cl";

    private final String label;
    private final String text = read();
    private final String options;
    private final OpenClFunction kernel;
    private final ScaledStep step;

    ScaledStepCall(OpenClContext context, ScaledStep step, Function<Object, OpenClBuffer> buffers) {
        this.step = step;
        label = "Library " + ScaledStep.LIBRARY + ", scaled " + step.rows() + "×" + step.columns();
        options = "-cl-std=CL1.2 -DKIND=" + step.kind() + " -DLARGEST=" + step.largest() + " -DPER_BYTE="
                + step.codesPerByte() + " -DPOWERS_OF_TWO=" + (step.powersOfTwo() ? 1 : 0) + " -DGROUP=" + step.group()
                + (context.device().capabilities().roundsDivision() ? " -cl-fp32-correctly-rounded-divide-sqrt" : "");
        kernel = context.shared(label, text, options).function("scaled", label);
        try {
            List<TornadoNativeArray> arrays = step.arrays();
            for (int i = 0; i < arrays.size(); i++) {
                kernel.set(i, buffers.apply(arrays.get(i)));
            }
            kernel.set(arrays.size(), step.tensor());
            kernel.set(arrays.size() + 1, step.columns());
            kernel.shape(2, new long[] {Math.ceilDiv(step.columns(), step.group()), step.rows()});
        } catch (RuntimeException e) {
            kernel.close();
            throw e;
        }
    }

    private static String read() {
        try (InputStream stream = ScaledStepCall.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new IllegalStateException("resource " + RESOURCE + " is missing beside " + ScaledStepCall.class);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("resource " + RESOURCE + " can't be read", e);
        }
    }

    @Override
    public TaskWork work() {
        return step.work();
    }

    @Override
    public void enqueue(OpenClQueue queue, @Nullable OpenClTimer timer) {
        queue.launch(kernel, timer);
    }

    @Override
    public String listing() {
        return "// " + label + ", options " + options + "\n" + text;
    }

    @Override
    public void close() {
        kernel.close();
    }
}
