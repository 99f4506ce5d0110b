import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.WorkerGrid2D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat8;
import uk.ac.manchester.tornado.api.types.vectors.Float8;

/**
 * TornadoVM's side of a benchmark, in a JVM of its own: {@code TornadoPeer sgemm SIZE} or {@code TornadoPeer empty
 * TASKS}. Says {@code ready DEVICE}, then answers each line {@code run TIMES} with {@code done NANOS 0}: how long so
 * many executions took. {@code write FILE} writes the result, little-endian floats, and answers {@code done 0 0}.
 */
public final class TornadoPeer {
    private TornadoPeer() {}

    /** Computes 4 rows × 16 columns of C for each item, the fastest of the hand-tiled kernels that were tried. */
    public static void multiply(
            KernelContext context, FloatArray a, VectorFloat8 b, VectorFloat8 c, int vectors, int depth) {
        int column = context.globalIdx * 2;
        int row = context.globalIdy * 4;
        Float8 s00 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
        Float8 s01 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
        Float8 s10 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
        Float8 s11 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
        Float8 s20 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
        Float8 s21 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
        Float8 s30 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
        Float8 s31 = new Float8(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
        for (int d = 0; d < depth; d++) {
            Float8 b0 = b.get(d * vectors + column);
            Float8 b1 = b.get(d * vectors + column + 1);
            float x0 = a.get(row * depth + d);
            float x1 = a.get((row + 1) * depth + d);
            float x2 = a.get((row + 2) * depth + d);
            float x3 = a.get((row + 3) * depth + d);
            s00 = Float8.add(s00, Float8.mult(b0, x0));
            s01 = Float8.add(s01, Float8.mult(b1, x0));
            s10 = Float8.add(s10, Float8.mult(b0, x1));
            s11 = Float8.add(s11, Float8.mult(b1, x1));
            s20 = Float8.add(s20, Float8.mult(b0, x2));
            s21 = Float8.add(s21, Float8.mult(b1, x2));
            s30 = Float8.add(s30, Float8.mult(b0, x3));
            s31 = Float8.add(s31, Float8.mult(b1, x3));
        }
        c.set(row * vectors + column, s00);
        c.set(row * vectors + column + 1, s01);
        c.set((row + 1) * vectors + column, s10);
        c.set((row + 1) * vectors + column + 1, s11);
        c.set((row + 2) * vectors + column, s20);
        c.set((row + 2) * vectors + column + 1, s21);
        c.set((row + 3) * vectors + column, s30);
        c.set((row + 3) * vectors + column + 1, s31);
    }

    /** Touches one element. */
    public static void touch(KernelContext context, IntArray array) {
        array.set(context.globalIdx, 1);
    }

    /** Answers until the input ends. */
    public static void main(String[] arguments) throws Exception {
        int size = Integer.parseInt(arguments[1]);
        if (arguments[0].equals("sgemm")) {
            multiply(size);
        } else {
            touch(size);
        }
    }

    private static void multiply(int size) throws Exception {
        FloatArray a = random(size * size, 1);
        VectorFloat8 b = new VectorFloat8(random(size * size, 2));
        VectorFloat8 c = new VectorFloat8(size * size / 8);
        TaskGraph graph = new TaskGraph("g")
                .transferToDevice(DataTransferMode.FIRST_EXECUTION, a, b)
                .task("t", TornadoPeer::multiply, new KernelContext(), a, b, c, size / 8, size)
                .transferToHost(DataTransferMode.UNDER_DEMAND, c);
        WorkerGrid2D grid = new WorkerGrid2D(size / 16, size / 4);
        grid.setLocalWork(1, 1, 1);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.withGridScheduler(new GridScheduler("g.t", grid));
            plan.execute().transferToHost(c);
            answer(plan, c.getArray().getSegment());
        }
    }

    private static void touch(int tasks) throws Exception {
        IntArray array = new IntArray(1);
        TaskGraph graph = new TaskGraph("g").transferToDevice(DataTransferMode.FIRST_EXECUTION, array);
        GridScheduler grids = new GridScheduler();
        for (int i = 0; i < tasks; i++) {
            graph.task("t" + i, TornadoPeer::touch, new KernelContext(), array);
            grids.addWorkerGrid("g.t" + i, new WorkerGrid1D(1));
        }
        graph.transferToHost(DataTransferMode.UNDER_DEMAND, array);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.withGridScheduler(grids).execute();
            answer(plan, array.getSegment());
        }
    }

    private static FloatArray random(int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        FloatArray array = new FloatArray(size);
        for (int i = 0; i < size; i++) {
            array.set(i, (float) random.nextDouble(-1, 1));
        }
        return array;
    }

    private static void answer(TornadoExecutionPlan plan, MemorySegment result) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        System.out.println("ready " + plan.getDevice(0).getDeviceName());
        for (String line = in.readLine(); line != null && !line.equals("quit"); line = in.readLine()) {
            if (line.startsWith("write ")) {
                Files.write(Path.of(line.substring(6)), result.toArray(ValueLayout.JAVA_BYTE));
                System.out.println("done 0 0");
                continue;
            }
            int times = Integer.parseInt(line.substring(4));
            long start = System.nanoTime();
            for (int i = 0; i < times; i++) {
                plan.execute();
            }
            System.out.println("done " + (System.nanoTime() - start) + " 0");
        }
    }
}
