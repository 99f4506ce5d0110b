package dev.kiln.embedded.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.embedded.frontend.UnsupportedKernelException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.annotations.Reduce;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.matrix.Matrix2DFloat;

/** Objects as arguments of tasks and in transfers, and what else of a task's arguments a kernel is compiled for. */
@ParameterizedClass
@EnumSource(TestDevice.class)
class ObjectArgumentsTest {

    private final TestDevice device;

    ObjectArgumentsTest(TestDevice device) {
        this.device = device;
    }

    @AfterEach
    void leave() {
        TestDevice.leave();
    }

    /** How much to add, which the host changes. */
    private static final class Settings {
        private short offset = 3;
        private boolean negated;
        private final Matrix2DFloat matrix = new Matrix2DFloat(5, 7);
    }

    private static void add(Settings settings, float factor) {
        for (@Parallel int i = 0; i < settings.matrix.getNumRows(); i++) {
            for (@Parallel int j = 0; j < settings.matrix.getNumColumns(); j++) {
                float value = settings.matrix.get(i, j) * factor + settings.offset;
                settings.matrix.set(i, j, settings.negated ? -value : value);
            }
        }
    }

    @Test
    void shouldReadAnObjectsNumbersBeforeEachExecution() throws TornadoExecutionPlanException {
        Settings settings = new Settings();
        TaskGraph graph = new TaskGraph("g")
                .transferToDevice(DataTransferMode.FIRST_EXECUTION, settings)
                .task("add", ObjectArgumentsTest::add, settings, 2f)
                .transferToHost(DataTransferMode.UNDER_DEMAND, settings.matrix);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.withDevice(device.enter());
            plan.execute();
            settings.offset = -10;
            settings.negated = true;
            TornadoExecutionResult result = plan.execute();
            result.transferToHost(settings.matrix);
        }
        assertThat(settings.matrix.get(4, 6)).isEqualTo(4f);
    }

    private static void sum(IntArray values, @Reduce IntArray result) {
        for (@Parallel int i = 0; i < values.getSize(); i++) {
            result.set(0, result.get(0) + values.get(i));
        }
    }

    @Test
    void shouldReduceInOneWorkItem() throws TornadoExecutionPlanException {
        IntArray values = new IntArray(1000);
        IntArray result = new IntArray(1);
        values.init(3);
        result.set(0, 5);
        TaskGraph graph = new TaskGraph("g")
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, values, result)
                .task("sum", ObjectArgumentsTest::sum, values, result)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, result);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.withDevice(device.enter()).execute();
        }
        assertThat(result.get(0)).isEqualTo(3005);
    }

    private static void groupSums(KernelContext context, FloatArray values, FloatArray sums, int group) {
        float[] shared = context.allocateFloatLocalArray(group);
        float[] own = new float[sums.getSize()];
        own[context.groupIdx] = values.get(context.globalIdx);
        shared[context.localIdx] = own[context.groupIdx];
        context.localBarrier();
        if (context.localIdx == 0) {
            float sum = 0;
            for (int i = 0; i < group; i++) {
                sum += shared[i];
            }
            sums.set(context.groupIdx, sum);
        }
    }

    @Test
    void shouldCompileForTheLengthsThatATaskGives() throws TornadoExecutionPlanException {
        for (int group : new int[] {4, 16}) {
            FloatArray values = new FloatArray(64);
            FloatArray sums = new FloatArray(64 / group);
            values.init(0.5f);
            WorkerGrid1D grid = new WorkerGrid1D(64);
            grid.setLocalWork(group, 1, 1);
            TaskGraph graph = new TaskGraph("g")
                    .transferToDevice(DataTransferMode.EVERY_EXECUTION, values)
                    .task("sums", ObjectArgumentsTest::groupSums, new KernelContext(), values, sums, group)
                    .transferToHost(DataTransferMode.EVERY_EXECUTION, sums);
            try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
                plan.withDevice(device.enter())
                        .withGridScheduler(new GridScheduler("g.sums", grid))
                        .execute();
            }
            assertThat(sums.toHeapArray()).containsOnly(group * 0.5f);
        }
    }

    @Test
    void shouldNameALengthThatIsNotPositive() {
        FloatArray values = new FloatArray(64);
        TaskGraph graph = new TaskGraph("g")
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, values)
                .task("sums", ObjectArgumentsTest::groupSums, new KernelContext(), values, values, 0)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, values);
        TornadoDevice entered = device.enter();
        assertThatThrownBy(() -> {
                    try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
                        plan.withDevice(entered)
                                .withGridScheduler(new GridScheduler("g.sums", new WorkerGrid1D(64)))
                                .execute();
                    }
                })
                .isInstanceOf(UnsupportedKernelException.class)
                .hasMessageContaining("an array of 0 elements");
    }
}
