package dev.kiln.embedded.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.WorkerGrid2D;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Kernels from bytecode to results, through the TornadoVM API alone, on every kind of device. */
@ParameterizedClass
@EnumSource(TestDevice.class)
class EndToEndTest {

    private static final int GROUP = 64;

    private final TestDevice device;

    EndToEndTest(TestDevice device) {
        this.device = device;
    }

    @AfterEach
    void leave() {
        TestDevice.leave();
    }

    static void square(KernelContext context, FloatArray x, int n) {
        int i = context.globalIdx;
        if (i < n) {
            x.set(i, x.get(i) * x.get(i));
        }
    }

    static void transpose(KernelContext context, FloatArray in, FloatArray out, int rows, int columns) {
        int column = context.globalIdx;
        int row = context.globalIdy;
        if (row < rows && column < columns) {
            out.set(column * rows + row, in.get(row * columns + column));
        }
    }

    static void sumGroups(KernelContext context, FloatArray x, FloatArray sums) {
        float[] shared = context.allocateFloatLocalArray(GROUP);
        int local = context.localIdx;
        shared[local] = x.get(context.globalIdx);
        for (int stride = GROUP / 2; stride > 0; stride /= 2) {
            context.localBarrier();
            if (local < stride) {
                shared[local] += shared[local + stride];
            }
        }
        if (local == 0) {
            sums.set(context.groupIdx, shared[0]);
        }
    }

    static void count(IntArray counter) {
        counter.set(0, counter.get(0) + 1);
    }

    private static FloatArray random(int size, long seed) {
        Random random = new Random(seed);
        FloatArray array = new FloatArray(size);
        for (int i = 0; i < size; i++) {
            array.set(i, random.nextFloat(-1, 1));
        }
        return array;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64, 1_003, 100_001})
    void saxpyGivesTheBitsOfPlainJava(int size) throws TornadoExecutionPlanException {
        FloatArray x = random(size, 1);
        FloatArray y = random(size, 2);
        FloatArray expected = FloatArray.fromArray(y.toHeapArray());
        GraphFixture.saxpy(2.5f, x, expected);

        TaskGraph graph = new TaskGraph("g")
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, x, y)
                .task("saxpy", GraphFixture::saxpy, 2.5f, x, y)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, y);
        try (TornadoExecutionPlan plan = device.on(new TornadoExecutionPlan(graph.snapshot()))) {
            plan.withPreCompilation().execute();
        }
        assertThat(y.toHeapArray()).isEqualTo(expected.toHeapArray());
    }

    @Test
    void contextKernelsRunOnPaddedGrids() throws TornadoExecutionPlanException {
        FloatArray x = random(100, 3);
        float[] before = x.toHeapArray();
        WorkerGrid1D worker = new WorkerGrid1D(128);
        worker.setLocalWork(GROUP, 1, 1);
        TaskGraph graph = new TaskGraph("g")
                .transferToDevice(DataTransferMode.FIRST_EXECUTION, x)
                .task("square", EndToEndTest::square, new KernelContext(), x, 100)
                .transferToHost(DataTransferMode.UNDER_DEMAND, x);
        try (TornadoExecutionPlan plan = device.on(new TornadoExecutionPlan(graph.snapshot()))) {
            plan.withGridScheduler(new GridScheduler("g.square", worker))
                    .execute()
                    .transferToHost(x);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(x.get(i)).isEqualTo(before[i] * before[i]);
        }
    }

    @Test
    void planesAndGroupsAndBarriersWork() throws TornadoExecutionPlanException {
        int rows = 33;
        int columns = 65;
        FloatArray in = random(rows * columns, 4);
        FloatArray out = new FloatArray(rows * columns);
        FloatArray ones = new FloatArray(4 * GROUP);
        ones.init(1);
        FloatArray sums = new FloatArray(4);
        WorkerGrid1D groups = new WorkerGrid1D(4 * GROUP);
        groups.setLocalWork(GROUP, 1, 1);
        GridScheduler grids = new GridScheduler("g.transpose", new WorkerGrid2D(80, 40));
        grids.addWorkerGrid("g.sum", groups);
        TaskGraph graph = new TaskGraph("g")
                .transferToDevice(DataTransferMode.FIRST_EXECUTION, in, ones)
                .task("transpose", EndToEndTest::transpose, new KernelContext(), in, out, rows, columns)
                .task("sum", EndToEndTest::sumGroups, new KernelContext(), ones, sums)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, out, sums);
        try (TornadoExecutionPlan plan = device.on(new TornadoExecutionPlan(graph.snapshot()))) {
            TornadoExecutionResult result = plan.withGridScheduler(grids)
                    .withProfiler(ProfilerMode.SILENT)
                    .execute();
            String bytes = Integer.toString(Float.BYTES * rows * columns);
            assertThat(result.getProfilerResult().getProfileLog())
                    .contains(
                            "\"g.sum\"",
                            "EndToEndTest.transpose",
                            "\"TASK_READ_SIZE_BYTES\": \"" + bytes,
                            "\"TASK_WRITTEN_SIZE_BYTES\": \"" + bytes);
            assertThat(result.getProfilerResult().getDeviceKernelTime()).isPositive();
        }
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                assertThat(out.get(column * rows + row)).isEqualTo(in.get(row * columns + column));
            }
        }
        assertThat(sums.toHeapArray()).containsOnly(GROUP);
    }

    @Test
    void kernelsWithoutLoopOrContextRunOnce() throws TornadoExecutionPlanException {
        IntArray counter = new IntArray(1);
        TaskGraph graph = new TaskGraph("g")
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, counter)
                .task("count", EndToEndTest::count, counter)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, counter);
        try (TornadoExecutionPlan plan = device.on(new TornadoExecutionPlan(graph.snapshot()))) {
            plan.execute();
            plan.execute();
        }
        assertThat(counter.get(0)).isEqualTo(2);
    }

    @Test
    void badIndicesNameTaskAndKernel() throws TornadoExecutionPlanException {
        FloatArray x = new FloatArray(8);
        TaskGraph graph = new TaskGraph("g")
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, x)
                .task("fail", GraphFixture::fail, x);
        try (TornadoExecutionPlan plan = device.on(new TornadoExecutionPlan(graph.snapshot()))) {
            assertThatThrownBy(plan::execute)
                    .isInstanceOf(TornadoRuntimeException.class)
                    .hasMessageContaining("Task g.fail (GraphFixture.fail) failed: ")
                    .hasCauseInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void libraryTasksMultiplyMatrices() throws TornadoExecutionPlanException {
        FloatArray a = FloatArray.fromElements(1, 2, 3, 4, 5, 6);
        FloatArray b = FloatArray.fromElements(1, 0, 0, 1, 1, 1);
        FloatArray c = new FloatArray(4);
        TaskGraph graph = new TaskGraph("g")
                .transferToDevice(DataTransferMode.FIRST_EXECUTION, a, b)
                .libraryTask("product", EndToEndTest::product, a, b, c)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, c);
        try (TornadoExecutionPlan plan = device.on(new TornadoExecutionPlan(graph.snapshot()))) {
            TornadoExecutionResult result =
                    plan.withProfiler(ProfilerMode.SILENT).execute();
            assertThat(result.getProfilerResult().getProfileLog())
                    .contains(
                            "\"METHOD\": \"kiln.gemm\"",
                            "\"TASK_READ_SIZE_BYTES\": \"48\"",
                            "\"TASK_WRITTEN_SIZE_BYTES\": \"16\"",
                            "\"TASK_PRODUCT_OPERATIONS\": \"24.0\"",
                            "\"TASK_START_TIME\": ");
            plan.freeDeviceMemory();
            assertThat(result.getProfilerResult().getProfileLog()).contains("kiln.gemm");
        }
        assertThat(c.toHeapArray()).containsExactly(4, 5, 10, 11);
    }

    /** Describes c = a · b of a 2 × 3 and a 3 × 2 matrix. */
    static LibraryTaskDescriptor product(FloatArray a, FloatArray b, FloatArray c) {
        return new LibraryTaskDescriptor()
                .withLibrary("kiln")
                .withFunction("gemm")
                .withParameters(new Object[] {a, b, c, c, 2, 2, 3, 0, 0, 1, 0, 0, 0, 0, 0});
    }

    static void print(FloatArray x) {
        System.getLogger("kernel").log(System.Logger.Level.INFO, x.get(0));
    }

    @Test
    void whatIsNoKernelIsRefusedByMethodAndLine() throws TornadoExecutionPlanException {
        FloatArray x = new FloatArray(8);
        TaskGraph graph = new TaskGraph("g")
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, x)
                .task("print", EndToEndTest::print, x);
        try (TornadoExecutionPlan plan = device.on(new TornadoExecutionPlan(graph.snapshot()))) {
            assertThatThrownBy(plan::withPreCompilation)
                    .isInstanceOf(TornadoRuntimeException.class)
                    .hasMessageContaining("EndToEndTest.print (EndToEndTest.java:")
                    .hasMessageContaining("docs/KERNELS.md");
        }
    }
}
