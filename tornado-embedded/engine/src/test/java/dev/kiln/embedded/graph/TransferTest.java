package dev.kiln.embedded.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.EVERY_EXECUTION;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.FIRST_EXECUTION;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.UNDER_DEMAND;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.TornadoProfilerResult;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * What travels when. Where a device uses arrays in place, a graph that transfers what it should behaves the same; what
 * only holds for a device with memory of its own is assumed.
 */
@ParameterizedClass
@EnumSource(TestDevice.class)
class TransferTest {

    private final TestDevice device;
    private final FloatArray x = FloatArray.fromElements(1, 2, 3);
    private final FloatArray y = FloatArray.fromElements(10, 20, 30);

    TransferTest(TestDevice device) {
        this.device = device;
    }

    @AfterEach
    void leave() {
        TestDevice.leave();
    }

    static void doubleAll(float[] values) {
        for (@Parallel int i = 0; i < values.length; i++) {
            values[i] = 2 * values[i];
        }
    }

    static void setFirstTwo(FloatArray values) {
        for (@Parallel int i = 0; i < 2; i++) {
            values.set(i, 5);
        }
    }

    private TornadoExecutionPlan plan(TaskGraph... graphs) {
        return device.on(new TornadoExecutionPlan(
                Arrays.stream(graphs).map(TaskGraph::snapshot).toArray(ImmutableTaskGraph[]::new)));
    }

    @Test
    void everyExecutionSeesTheHostsChangesAndShowsItsOwn() throws TornadoExecutionPlanException {
        TaskGraph graph = new TaskGraph("g")
                .transferToDevice(EVERY_EXECUTION, x)
                .task("t", GraphFixture::addOne, x)
                .transferToHost(EVERY_EXECUTION, x);
        try (TornadoExecutionPlan plan = plan(graph)) {
            plan.execute();
            assertThat(x.toHeapArray()).containsExactly(2, 3, 4);
            x.init(7);
            plan.execute();
            plan.execute();
            assertThat(x.toHeapArray()).containsExactly(9, 9, 9);
        }
    }

    @Test
    void firstExecutionSendsOnce() throws TornadoExecutionPlanException {
        assumeTrue(device.hasOwnMemory(), "arrays are used in place");
        TaskGraph graph = new TaskGraph("g")
                .transferToDevice(FIRST_EXECUTION, x)
                .task("t", GraphFixture::addOne, x)
                .transferToHost(EVERY_EXECUTION, x);
        try (TornadoExecutionPlan plan = plan(graph)) {
            plan.execute();
            x.init(100);
            plan.execute();
            assertThat(x.toHeapArray()).containsExactly(3, 4, 5);
            x.init(100);
            plan.freeDeviceMemory();
            assertThat(plan.getCurrentDeviceMemoryUsage()).isZero();
            plan.execute();
            assertThat(x.toHeapArray()).containsExactly(101, 101, 101);
        }
    }

    @Test
    void underDemandBringsBackOnRequest() throws TornadoExecutionPlanException {
        TaskGraph graph = new TaskGraph("g")
                .transferToDevice(FIRST_EXECUTION, x)
                .task("t", GraphFixture::addOne, x)
                .transferToHost(UNDER_DEMAND, x);
        try (TornadoExecutionPlan plan = plan(graph)) {
            TornadoExecutionResult result = plan.execute();
            plan.execute();
            if (device.hasOwnMemory()) {
                assertThat(x.toHeapArray()).containsExactly(1, 2, 3);
            }
            result.transferToHost(x);
            assertThat(x.toHeapArray()).containsExactly(3, 4, 5);
        }
    }

    @Test
    void graphsShareWhatOneKeepsAndTheOtherConsumes() throws TornadoExecutionPlanException {
        TaskGraph up = new TaskGraph("up")
                .transferToDevice(EVERY_EXECUTION, x)
                .task("t", GraphFixture::addOne, x)
                .persistOnDevice(x);
        TaskGraph step = new TaskGraph("step")
                .consumeFromDevice("up", x)
                .transferToDevice(FIRST_EXECUTION, y)
                .task("scale", GraphFixture::scale, x, 2f)
                .task("saxpy", GraphFixture::saxpy, 1f, x, y)
                .transferToHost(UNDER_DEMAND, x)
                .transferToHost(EVERY_EXECUTION, y);
        try (TornadoExecutionPlan plan = plan(up, step)) {
            assertThatThrownBy(() -> plan.withGraph(1).execute())
                    .isInstanceOf(TornadoRuntimeException.class)
                    .hasMessageContaining("Graph step consumes what graph up leaves on the device");
            plan.withGraph(0).execute();
            plan.withGraph(1).execute();
            assertThat(y.toHeapArray()).containsExactly(14, 26, 38);
            plan.execute().transferToHost(x);
            assertThat(x.toHeapArray()).containsExactly(8, 12, 16);
            assertThat(y.toHeapArray()).containsExactly(22, 38, 54);

            x.init(0);
            plan.withGraph(0).execute();
            plan.withGraph(1).execute();
            assertThat(y.toHeapArray()).containsExactly(24, 40, 56);
            plan.freeDeviceMemory();
            assertThatThrownBy(plan::execute).hasMessageContaining("has not run");
        }
    }

    @Test
    void graphsThatShareNothingHaveTheirOwnPlaces() throws TornadoExecutionPlanException {
        assumeTrue(device.hasOwnMemory(), "arrays are used in place");
        TaskGraph first = new TaskGraph("a")
                .transferToDevice(FIRST_EXECUTION, x)
                .task("t", GraphFixture::addOne, x)
                .transferToHost(UNDER_DEMAND, x);
        TaskGraph second = new TaskGraph("b")
                .transferToDevice(FIRST_EXECUTION, x)
                .task("t", GraphFixture::scale, x, 10f)
                .transferToHost(UNDER_DEMAND, x);
        try (TornadoExecutionPlan plan = plan(first, second)) {
            plan.withGraph(0).execute();
            plan.withGraph(1).execute();
            plan.withGraph(0).execute().transferToHost(x);
            assertThat(x.toHeapArray()).as("of the graph that ran last").containsExactly(3, 4, 5);
            plan.withGraph(1).execute().transferToHost(x);
            assertThat(x.toHeapArray()).containsExactly(100, 200, 300);
        }
    }

    @Test
    void whatAKernelDoesNotWriteStaysAsItWas() throws TornadoExecutionPlanException {
        TaskGraph graph =
                new TaskGraph("g").task("t", TransferTest::setFirstTwo, x).transferToHost(EVERY_EXECUTION, x);
        try (TornadoExecutionPlan plan = plan(graph)) {
            plan.execute();
        }
        assertThat(x.toHeapArray()).containsExactly(5, 5, 3);
    }

    @Test
    void javaArraysTravelToo() throws TornadoExecutionPlanException {
        float[] values = {1, 2, 3, 4, 5};
        TaskGraph graph = new TaskGraph("g")
                .transferToDevice(EVERY_EXECUTION, values)
                .task("t", TransferTest::doubleAll, values)
                .transferToHost(EVERY_EXECUTION, values);
        try (TornadoExecutionPlan plan = plan(graph)) {
            plan.execute();
            values[0] = 7;
            plan.execute();
        }
        assertThat(values).containsExactly(14, 8, 12, 16, 20);
    }

    @Test
    void emptyArraysAreArrays() throws TornadoExecutionPlanException {
        FloatArray empty = new FloatArray(0);
        TaskGraph graph = new TaskGraph("g")
                .transferToDevice(EVERY_EXECUTION, empty)
                .task("t", GraphFixture::addOne, empty)
                .transferToHost(EVERY_EXECUTION, empty);
        try (TornadoExecutionPlan plan = plan(graph)) {
            plan.execute();
            plan.execute();
        }
        assertThat(empty.getSize()).isZero();
    }

    @Test
    void theProfileCountsWhatTravelled() throws TornadoExecutionPlanException {
        TaskGraph graph = new TaskGraph("g")
                .transferToDevice(FIRST_EXECUTION, y)
                .transferToDevice(EVERY_EXECUTION, x)
                .task("t", GraphFixture::saxpy, 2f, x, y)
                .transferToHost(EVERY_EXECUTION, y);
        try (TornadoExecutionPlan plan = plan(graph).withProfiler(ProfilerMode.SILENT)) {
            TornadoProfilerResult profile = plan.execute().getProfilerResult();
            assertThat(profile.getTotalBytesCopyIn()).isEqualTo(device.hasOwnMemory() ? 24 : 0);
            plan.execute();
            assertThat(profile.getTotalBytesCopyIn()).isEqualTo(device.hasOwnMemory() ? 12 : 0);
            assertThat(profile.getTotalBytesCopyOut()).isEqualTo(device.hasOwnMemory() ? 12 : 0);
            assertThat(profile.getDeviceKernelTime()).isPositive();
            assertThat(profile.getTotalTime())
                    .isGreaterThanOrEqualTo(profile.getDeviceKernelTime() + profile.getDataTransfersTime());
            if (device.hasOwnMemory()) {
                assertThat(profile.getDeviceWriteTime()).isPositive();
                assertThat(profile.getDeviceReadTime()).isPositive();
            }
            assertThat(profile.getProfileLog()).contains("\"g.t\"", "COPY_IN_TIME");
        }
    }

    @Test
    void anotherDeviceBeginsWithTheArraysOfTheHost() throws TornadoExecutionPlanException {
        TaskGraph graph = new TaskGraph("g")
                .transferToDevice(FIRST_EXECUTION, x)
                .task("t", GraphFixture::addOne, x)
                .transferToHost(EVERY_EXECUTION, x);
        try (TornadoExecutionPlan plan = plan(graph)) {
            plan.execute();
            plan.withDevice(TestDevice.HOST.enter()).execute();
            assertThat(x.toHeapArray()).containsExactly(3, 4, 5);
            device.on(plan).execute();
            assertThat(x.toHeapArray()).containsExactly(4, 5, 6);
            assertThat(plan.getDevice(0)).isSameAs(device.enter());
        }
    }

    @Test
    void otherNumbersNeedNoOtherKernel() throws TornadoExecutionPlanException {
        for (float by : new float[] {2, 3}) {
            TaskGraph graph = new TaskGraph("g")
                    .transferToDevice(EVERY_EXECUTION, x)
                    .task("t", GraphFixture::scale, x, by)
                    .transferToHost(EVERY_EXECUTION, x);
            try (TornadoExecutionPlan plan = plan(graph).withProfiler(ProfilerMode.SILENT)) {
                TornadoProfilerResult profile = plan.execute().getProfilerResult();
                if (by != 2) {
                    assertThat(profile.getDriverInstallTime()).isZero();
                }
            }
        }
        assertThat(x.toHeapArray()).containsExactly(6, 12, 18);
    }

    @Test
    void aGraphWithoutTasksSendsForOthers() throws TornadoExecutionPlanException {
        FloatArray sum = new FloatArray(3);
        TaskGraph sendX =
                new TaskGraph("sendX").transferToDevice(EVERY_EXECUTION, x).persistOnDevice(x);
        TaskGraph sendY =
                new TaskGraph("sendY").transferToDevice(EVERY_EXECUTION, y).persistOnDevice(y);
        TaskGraph addX = new TaskGraph("addX")
                .consumeFromDevice("sendX", x)
                .transferToDevice(FIRST_EXECUTION, sum)
                .task("t", GraphFixture::saxpy, 1f, x, sum)
                .persistOnDevice(sum)
                .transferToHost(EVERY_EXECUTION, sum);
        TaskGraph addY = new TaskGraph("addY")
                .consumeFromDevice("sendY", y)
                .consumeFromDevice("addX", sum)
                .task("t", GraphFixture::saxpy, 1f, y, sum)
                .transferToHost(EVERY_EXECUTION, sum);
        try (TornadoExecutionPlan plan = plan(sendX, sendY, addX, addY)) {
            plan.withGraph(0).execute();
            for (int step = 1; step <= 50; step++) {
                y.init(100);
                plan.withGraph(1).execute();
                if (device.hasOwnMemory()) {
                    y.init(Float.NaN);
                }
                plan.withGraph(2).execute();
                x.init(step);
                plan.withGraph(0).execute();
                if (device.hasOwnMemory()) {
                    x.init(Float.NaN);
                }
                plan.withGraph(3).execute();
            }
            plan.freeDeviceMemory();
        }
        // 1 + (1 + 2 + … + 49) + 50 · 100, and so on.
        assertThat(sum.toHeapArray()).containsExactly(1 + 1225 + 5000, 2 + 1225 + 5000, 3 + 1225 + 5000);
    }

    @Test
    void sendingGoesOnWhileTasksRun() throws TornadoExecutionPlanException {
        assumeTrue(device == TestDevice.STAGED, "only copies of arrays travel while their caller goes on");
        FloatArray next = new FloatArray(4 << 20);
        FloatArray busy = new FloatArray(4 << 20);
        TaskGraph send =
                new TaskGraph("send").transferToDevice(EVERY_EXECUTION, next).persistOnDevice(next);
        TaskGraph work = new TaskGraph("work")
                .transferToDevice(FIRST_EXECUTION, busy)
                .task("t", TransferTest::iterate, busy)
                .transferToHost(UNDER_DEMAND, busy);
        try (TornadoExecutionPlan plan = plan(send, work).withProfiler(ProfilerMode.SILENT)) {
            long overlap = 0;
            // A machine that is busy elsewhere may come to the tasks only after the transfer.
            for (int attempt = 0; attempt < 50 && overlap == 0; attempt++) {
                plan.withGraph(0).execute();
                String log = plan.withGraph(1).execute().getProfilerResult().getProfileLog();
                Matcher value = Pattern.compile("\"OVERLAPPED_COPY_IN_TIME\": \"(\\d+)\"")
                        .matcher(log);
                assertThat(value.find()).as(log).isTrue();
                overlap = Long.parseLong(value.group(1));
            }
            assertThat(overlap).isPositive();
        }
    }

    static void iterate(FloatArray values) {
        for (@Parallel int i = 0; i < values.getSize(); i++) {
            float value = values.get(i);
            for (int k = 0; k < 64; k++) {
                value = 0.5f * value + 1;
            }
            values.set(i, value);
        }
    }
}
