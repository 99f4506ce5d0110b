package dev.kiln.train;

import dev.kiln.KilnException;
import dev.kiln.device.Target;
import dev.kiln.device.tuning.TuningWork;
import dev.kiln.kernels.Gemm;
import dev.kiln.kernels.GemmSpec;
import dev.kiln.model.Memory;
import dev.kiln.tensor.TensorAllocator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Matrix products of given shapes, a task each. */
public final class TuningProducts implements TuningWork {
    private static final Pattern SHAPE = Pattern.compile("(\\d{1,6})x(\\d{1,6})x(\\d{1,6})(?::([nt])([nt]))?");
    private static final long MOST_ELEMENTS = 1L << 28;

    private final Memory memory;
    private final TornadoExecutionPlan plan;

    /**
     * Builds a graph.
     *
     * @throws KilnException with code {@code too-little-memory}
     */
    public TuningProducts(List<GemmSpec> shapes, Target target, TensorAllocator allocator) {
        memory = new Memory(allocator);
        try {
            TaskGraph graph = new TaskGraph("products");
            for (int i = 0; i < shapes.size(); i++) {
                GemmSpec spec = shapes.get(i);
                FloatArray a = matrix(spec.m(), spec.k());
                FloatArray b = matrix(spec.k(), spec.n());
                FloatArray c = matrix(spec.m(), spec.n());
                graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, a, b, c);
                Gemm.append(graph, "product" + i, spec, a, b, c, c);
                graph.transferToHost(DataTransferMode.UNDER_DEMAND, c);
            }
            plan = target.plan(new GridScheduler(), graph.snapshot());
        } catch (RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    private FloatArray matrix(int rows, int columns) {
        FloatArray matrix = memory.floats("products", rows, columns);
        for (int i = 0; i < matrix.getSize(); i++) {
            matrix.set(i, i % 17 / 8f - 1);
        }
        return matrix;
    }

    /**
     * Reads shapes such as {@code 512x512x512} or {@code 128x1024x784:nt}: rows and columns of C, length of sums, and
     * whether A and B lie transposed in memory ({@code nn} unless told otherwise), with commas between them.
     *
     * @throws KilnException with code {@code bad-option}
     */
    public static List<GemmSpec> parse(String words) {
        return Stream.of(words.split(",", -1)).map(TuningProducts::shape).toList();
    }

    private static GemmSpec shape(String word) {
        Matcher matcher = SHAPE.matcher(word.strip().toLowerCase(Locale.ROOT));
        if (matcher.matches()) {
            int m = Integer.parseInt(matcher.group(1));
            int n = Integer.parseInt(matcher.group(2));
            int k = Integer.parseInt(matcher.group(3));
            long largest = Math.max((long) m * n, Math.max((long) m * k, (long) n * k));
            if (m > 0 && n > 0 && k > 0 && largest <= MOST_ELEMENTS) {
                return GemmSpec.of(m, n, k, "t".equals(matcher.group(4)), "t".equals(matcher.group(5)));
            }
        }
        throw new KilnException(
                "bad-option",
                "Option --shapes: expected MxNxK or MxNxK:nt, each number from 1 on and no matrix of more than "
                        + MOST_ELEMENTS + " values, found \"" + word + "\"; for example 128x1024x784:nt");
    }

    @Override
    public void run() {
        plan.execute();
    }

    @Override
    public void close() {
        try (memory) {
            plan.close();
        } catch (TornadoExecutionPlanException e) {
            throw new IllegalStateException("the plan of some products could not be closed", e);
        }
    }
}
