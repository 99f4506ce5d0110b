package dev.kiln.embedded.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.EVERY_EXECUTION;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.FIRST_EXECUTION;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.UNDER_DEMAND;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Joined tasks give the bits of tasks that run one by one, and only those are joined that may be. */
@ParameterizedClass
@EnumSource(
        value = TestDevice.class,
        names = {"HOST", "SHARED", "COPIED"})
class TaskFusionTest {

    private static final int N = 1003;

    private final TestDevice device;
    private final FloatArray x = filled(1);
    private final FloatArray y = filled(2);
    private final FloatArray z = filled(3);
    private final FloatArray w = filled(4);

    TaskFusionTest(TestDevice device) {
        this.device = device;
    }

    @AfterEach
    void leave() {
        TestDevice.leave();
        System.clearProperty(TaskFusion.PROPERTY);
    }

    private static FloatArray filled(int seed) {
        FloatArray array = new FloatArray(N);
        float[] extremes = {Float.NaN, Float.POSITIVE_INFINITY, -0f, Float.MIN_VALUE, -3e38f};
        for (int i = 0; i < N; i++) {
            array.set(i, i % 97 < extremes.length ? extremes[i % 97] : (i * seed % 31) - 15.25f);
        }
        return array;
    }

    static void square(KernelContext context, FloatArray from, FloatArray to, int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        float value = from.get(i);
        for (int k = 0; k < 2; k++) {
            value = value * 0.5f + from.get(i);
        }
        to.set(i, value < 0f ? TornadoMath.exp(value) : value * value);
    }

    static void addTo(KernelContext context, FloatArray from, FloatArray to, int n) {
        int i = context.globalIdx;
        if (i < n) {
            to.set(i, to.get(i) + from.get(i));
        }
    }

    static void reverse(KernelContext context, FloatArray from, FloatArray to, int n) {
        int i = context.globalIdx;
        if (i < n) {
            int j = n - 1 - i;
            to.set(j, 2f * from.get(i) + 1f);
        }
    }

    static void pairs(KernelContext context, FloatArray from, FloatArray to, int n) {
        int i = context.globalIdx;
        int first = 2 * i;
        int second = 2 * i + 1;
        if (first < n) {
            to.set(first, from.get(first));
        }
        if (second < n) {
            to.set(second, from.get(second) * 3f);
        }
    }

    static void sum(KernelContext context, FloatArray from, FloatArray to, int n) {
        int i = context.globalIdx;
        if (i < n) {
            float sum = 0;
            for (int k = 0; k < 3; k++) {
                sum += from.get((i + k) % n);
            }
            to.set(i, sum);
        }
    }

    static void narrow(FloatArray from, ByteArray to) {
        for (@Parallel int i = 0; i < from.getSize(); i++) {
            to.set(i, (byte) (300 * from.get(i)));
        }
    }

    static void widen(ByteArray from, FloatArray to) {
        for (@Parallel int i = 0; i < to.getSize(); i++) {
            to.set(i, from.get(i));
        }
    }

    private record Result(List<float[]> arrays, int tasks, long bytes) {}

    /** Runs a graph three times with fusion off and three times with it; results must have the same bits. */
    private Result run(
            Map<String, Integer> sizes,
            Supplier<TaskGraph> graphs,
            Function<TaskGraph, TaskGraph> ends,
            FloatArray... outputs)
            throws TornadoExecutionPlanException {
        List<float[]> before = Arrays.stream(List.of(x, y, z, w).toArray(FloatArray[]::new))
                .map(FloatArray::toHeapArray)
                .toList();
        System.setProperty(TaskFusion.PROPERTY, "off");
        Result apart = run(sizes, ends.apply(graphs.get()), outputs);
        System.clearProperty(TaskFusion.PROPERTY);
        List<FloatArray> all = List.of(x, y, z, w);
        for (int i = 0; i < all.size(); i++) {
            for (int k = 0; k < N; k++) {
                all.get(i).set(k, before.get(i)[k]);
            }
        }
        Result joined = run(sizes, ends.apply(graphs.get()), outputs);
        assertThat(apart.tasks()).isZero();
        for (int i = 0; i < outputs.length; i++) {
            assertThat(joined.arrays().get(i))
                    .as("output %d", i)
                    .isEqualTo(apart.arrays().get(i));
        }
        return joined;
    }

    private Result run(Map<String, Integer> sizes, TaskGraph graph, FloatArray... outputs)
            throws TornadoExecutionPlanException {
        GridScheduler grids = new GridScheduler();
        sizes.forEach((task, size) -> {
            WorkerGrid1D grid = new WorkerGrid1D(size);
            grid.setLocalWork(64, 1, 1);
            grids.addWorkerGrid("g." + task, grid);
        });
        ImmutableTaskGraph snapshot = graph.snapshot();
        try (TornadoExecutionPlan plan =
                device.on(new TornadoExecutionPlan(snapshot)).withProfiler(ProfilerMode.SILENT)) {
            if (!graph.toString().isEmpty()) {
                plan.withGridScheduler(grids);
            }
            String log = "";
            for (int i = 0; i < 3; i++) {
                log = plan.execute().getProfilerResult().getProfileLog();
            }
            List<float[]> results = new ArrayList<>();
            for (FloatArray output : outputs) {
                results.add(output.toHeapArray());
            }
            return new Result(results, (int) number(log, "TOTAL_FUSED_TASKS"), number(log, "TOTAL_FUSED_SIZE_BYTES"));
        }
    }

    private static long number(String log, String field) {
        Matcher value = Pattern.compile("\"" + field + "\": \"(\\d+)\"").matcher(log);
        assertThat(value.find()).as(log).isTrue();
        return Long.parseLong(value.group(1));
    }

    private TaskGraph graph() {
        return new TaskGraph("g").transferToDevice(FIRST_EXECUTION, x, y, z, w);
    }

    @Test
    void aChainBecomesOneTask() throws TornadoExecutionPlanException {
        KernelContext context = new KernelContext();
        Result result = run(
                Map.of("a", 1024, "b", 1024, "c", 1024),
                () -> graph().task("a", TaskFusionTest::square, context, x, y, N)
                        .task("b", TaskFusionTest::square, context, y, z, N)
                        .task("c", TaskFusionTest::addTo, context, z, w, N),
                graph -> graph.transferToHost(EVERY_EXECUTION, w),
                w);
        assertThat(result.tasks()).isEqualTo(2);
        assertThat(result.bytes()).isEqualTo(2 * 2 * 4 * N);
    }

    @Test
    void whatSomebodyElseNeedsIsStored() throws TornadoExecutionPlanException {
        KernelContext context = new KernelContext();
        Result result = run(
                Map.of("a", 1024, "b", 1024, "c", 1024),
                () -> graph().task("a", TaskFusionTest::square, context, x, y, N)
                        .task("b", TaskFusionTest::addTo, context, y, z, N)
                        .task("c", TaskFusionTest::reverse, context, y, w, N),
                graph -> graph.transferToHost(EVERY_EXECUTION, y, z, w),
                y,
                z,
                w);
        assertThat(result.tasks()).isEqualTo(1);
        assertThat(result.bytes()).isEqualTo(4 * N);
    }

    @Test
    void inPlaceStepsAreOneStep() throws TornadoExecutionPlanException {
        KernelContext context = new KernelContext();
        Result result = run(
                Map.of("a", 1024, "b", 1024, "c", 1024),
                () -> graph().task("a", TaskFusionTest::square, context, x, x, N)
                        .task("b", TaskFusionTest::addTo, context, x, x, N)
                        .task("c", TaskFusionTest::addTo, context, y, x, N),
                graph -> graph.transferToHost(EVERY_EXECUTION, x),
                x);
        assertThat(result.tasks()).isEqualTo(2);
    }

    @Test
    void anElementIsComputedWhereAnotherKernelLoadsIt() throws TornadoExecutionPlanException {
        KernelContext context = new KernelContext();
        Result result = run(
                Map.of("a", 1024, "b", 512),
                () -> graph().task("a", TaskFusionTest::square, context, x, y, N)
                        .task("b", TaskFusionTest::pairs, context, y, z, N),
                graph -> graph.transferToHost(EVERY_EXECUTION, z),
                z);
        assertThat(result.tasks()).isEqualTo(1);
    }

    @Test
    void nothingIsComputedManyTimes() throws TornadoExecutionPlanException {
        KernelContext context = new KernelContext();
        Result result = run(
                Map.of("a", 1024, "b", 1024),
                () -> graph().task("a", TaskFusionTest::square, context, x, y, N)
                        .task("b", TaskFusionTest::sum, context, y, z, N),
                graph -> graph.transferToHost(EVERY_EXECUTION, z),
                z);
        assertThat(result.tasks()).isZero();
    }

    @Test
    void nobodyReadsWhatAnotherWorkItemHasChanged() throws TornadoExecutionPlanException {
        KernelContext context = new KernelContext();
        // The second writes, element by element but at other places, what the first one reads.
        Result result = run(
                Map.of("a", 1024, "b", 512),
                () -> graph().task("a", TaskFusionTest::square, context, x, y, N)
                        .task("b", TaskFusionTest::pairs, context, y, x, N),
                graph -> graph.transferToHost(EVERY_EXECUTION, x),
                x);
        assertThat(result.tasks()).isZero();
    }

    @Test
    void shorterProducersStayApart() throws TornadoExecutionPlanException {
        KernelContext context = new KernelContext();
        Result result = run(
                Map.of("a", 1024, "b", 1024),
                () -> graph().task("a", TaskFusionTest::square, context, x, y, N - 1)
                        .task("b", TaskFusionTest::addTo, context, y, z, N),
                graph -> graph.transferToHost(EVERY_EXECUTION, z),
                z);
        assertThat(result.tasks()).isZero();
    }

    @Test
    void narrowElementsAreCut() throws TornadoExecutionPlanException {
        ByteArray bytes = new ByteArray(N);
        Result result = run(
                Map.of(),
                () -> graph().transferToDevice(FIRST_EXECUTION, bytes)
                        .task("a", TaskFusionTest::narrow, x, bytes)
                        .task("b", TaskFusionTest::widen, bytes, y),
                graph -> graph.transferToHost(EVERY_EXECUTION, y),
                y);
        assertThat(result.tasks()).isEqualTo(1);
        assertThat(result.bytes()).isEqualTo(2 * N);
    }

    @Test
    void anArrayThatIsNotStoredCannotBeFetched() throws TornadoExecutionPlanException {
        TaskGraph graph = graph().task("a", GraphFixture::saxpy, 2f, x, y)
                .task("b", TaskFusionTest::copy, y, z)
                .transferToHost(EVERY_EXECUTION, z);
        try (TornadoExecutionPlan plan = device.on(new TornadoExecutionPlan(graph.snapshot()))) {
            // In place: it keeps what it had before.
            plan.execute().transferToHost(y);
        }
        TaskGraph passing = graph().task("a", TaskFusionTest::copy, x, y)
                .task("b", TaskFusionTest::copy, y, z)
                .transferToHost(EVERY_EXECUTION, z);
        try (TornadoExecutionPlan plan = device.on(new TornadoExecutionPlan(passing.snapshot()))) {
            var result = plan.execute();
            assertThatThrownBy(() -> result.transferToHost(y))
                    .isInstanceOf(TornadoRuntimeException.class)
                    .hasMessageContaining("run as one and do not store it")
                    .hasMessageContaining("UNDER_DEMAND");
        }
        TaskGraph declared = graph().task("a", TaskFusionTest::copy, x, y)
                .task("b", TaskFusionTest::copy, y, z)
                .transferToHost(UNDER_DEMAND, y)
                .transferToHost(EVERY_EXECUTION, z);
        try (TornadoExecutionPlan plan = device.on(new TornadoExecutionPlan(declared.snapshot()))) {
            plan.execute().transferToHost(y);
            assertThat(y.toHeapArray()).isEqualTo(x.toHeapArray());
        }
    }

    static void copy(FloatArray from, FloatArray to) {
        for (@Parallel int i = 0; i < to.getSize(); i++) {
            to.set(i, from.get(i));
        }
    }
}
