package dev.kiln.embedded.graph;

import static dev.kiln.embedded.graph.GraphFixture.consume;
import static dev.kiln.embedded.graph.GraphFixture.graph;
import static dev.kiln.embedded.graph.GraphFixture.in;
import static dev.kiln.embedded.graph.GraphFixture.library;
import static dev.kiln.embedded.graph.GraphFixture.out;
import static dev.kiln.embedded.graph.GraphFixture.persist;
import static dev.kiln.embedded.graph.GraphFixture.plan;
import static dev.kiln.embedded.graph.GraphFixture.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.EVERY_EXECUTION;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.FIRST_EXECUTION;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.UNDER_DEMAND;

import dev.kiln.embedded.host.HostCall;
import dev.kiln.embedded.host.HostLibrary;
import dev.kiln.tornado.spi.GraphDefinition;
import dev.kiln.tornado.spi.Plan;
import java.util.List;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.exceptions.TornadoTaskRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

class HostPlanTest {

    private final FloatArray x = FloatArray.fromElements(1, 2, 3);
    private final FloatArray y = FloatArray.fromElements(10, 20, 30);
    private final PlainCompiler compiler = new PlainCompiler();

    @Test
    void runsTasksInTheirOrderAndAgainAtEachExecution() {
        Plan plan = plan(
                compiler,
                graph(
                        "g",
                        in(EVERY_EXECUTION, x),
                        task("add", GraphFixture::addOne, x),
                        task("scale", GraphFixture::scale, x, 2f),
                        out(EVERY_EXECUTION, x)));
        plan.execute();
        assertThat(x.toHeapArray()).containsExactly(4, 6, 8);
        plan.execute();
        assertThat(x.toHeapArray()).containsExactly(10, 14, 18);
        assertThat(plan.isFinished()).isTrue();
    }

    @Test
    void compilesAKernelOnceForAllTasksAndOnlyWhenNeeded() {
        GraphDefinition graph = graph(
                "g",
                in(EVERY_EXECUTION, x, y),
                task("first", GraphFixture::addOne, x),
                task("second", GraphFixture::addOne, y));
        Plan plan = plan(compiler, graph);
        assertThat(compiler.compiled).isEmpty();
        plan.compile();
        assertThat(compiler.compiled).hasSize(1);
        assertThat(compiler.launched).isEmpty();
        plan.execute();
        plan.execute();
        assertThat(compiler.compiled).extracting(KernelMethod::label).containsExactly("GraphFixture.addOne");
        assertThat(compiler.launched).hasSize(4);
    }

    @Test
    void runsTheSelectedGraphOrAllOfThem() {
        Plan plan = plan(
                compiler,
                graph("a", in(EVERY_EXECUTION, x), task("t", GraphFixture::addOne, x)),
                graph("b", in(EVERY_EXECUTION, y), task("t", GraphFixture::addOne, y)));
        plan.selectGraph(1);
        plan.execute();
        plan.execute();
        assertThat(x.get(0)).isEqualTo(1);
        assertThat(y.get(0)).isEqualTo(12);
        plan.selectAllGraphs();
        plan.execute();
        assertThat(x.get(0)).isEqualTo(2);
        assertThat(y.get(0)).isEqualTo(13);
        assertThatThrownBy(() -> plan.selectGraph(2))
                .isInstanceOf(TornadoRuntimeException.class)
                .hasMessageContaining("no graph 2; expected 0 to 1 for [a, b]");
    }

    @Test
    void consumesWhatAnotherGraphKeptOnceItRan() {
        Plan plan = plan(
                compiler,
                graph("up", in(EVERY_EXECUTION, x), task("t", GraphFixture::addOne, x), persist(x)),
                graph("step", consume("up", x), task("t", GraphFixture::scale, x, 2f), out(UNDER_DEMAND, x)));
        plan.selectGraph(1);
        assertThatThrownBy(plan::execute)
                .isInstanceOf(TornadoRuntimeException.class)
                .hasMessageContaining("Graph step consumes what graph up leaves on the device, but that has not run");
        plan.selectGraph(0);
        plan.execute();
        plan.selectGraph(1);
        plan.execute();
        plan.transferToHost(List.of(x));
        assertThat(x.toHeapArray()).containsExactly(4, 6, 8);
        assertThatThrownBy(() -> plan.transferToHost(List.of(x, y)))
                .isInstanceOf(TornadoRuntimeException.class)
                .hasMessageContaining("argument 2: no graph of plan 1 uses this FloatArray of 3");

        plan.freeDeviceMemory();
        assertThatThrownBy(plan::execute).hasMessageContaining("has not run");
    }

    @Test
    void callsLibraries() {
        HostLibrary adder = new HostLibrary() {
            @Override
            public String name() {
                return "adder";
            }

            @Override
            public HostCall prepare(String function, Object[] parameters) {
                if (!function.equals("add")) {
                    throw new IllegalArgumentException("no function " + function + "; expected add");
                }
                FloatArray array = (FloatArray) parameters[0];
                float value = ((Number) parameters[1]).floatValue();
                return pool -> pool.run(array.getSize(), i -> array.set(i, array.get(i) + value));
            }
        };
        Plan plan = plan(
                compiler,
                List.of(adder),
                graph("g", in(FIRST_EXECUTION, x), library("t", "adder", "add", x, 5f), out(EVERY_EXECUTION, x)));
        plan.execute();
        assertThat(x.toHeapArray()).containsExactly(6, 7, 8);

        Plan wrongFunction =
                plan(compiler, List.of(adder), graph("g", in(EVERY_EXECUTION, x), library("t", "adder", "sub", x)));
        assertThatThrownBy(wrongFunction::execute)
                .isInstanceOf(TornadoTaskRuntimeException.class)
                .hasMessage("Task g.t, adder.sub: no function sub; expected add");
        Plan wrongLibrary =
                plan(compiler, List.of(adder), graph("g", in(EVERY_EXECUTION, x), library("t", "other", "f", x)));
        assertThatThrownBy(wrongLibrary::execute)
                .isInstanceOf(TornadoTaskRuntimeException.class)
                .hasMessage("Task g.t: the host has no library other; it has [adder]");
    }

    @Test
    void namesTheTaskThatFails() {
        Plan plan = plan(compiler, graph("g", in(EVERY_EXECUTION, x), task("t", GraphFixture::fail, x)));
        assertThatThrownBy(plan::execute)
                .isInstanceOf(TornadoRuntimeException.class)
                .hasMessageContaining("Task g.t (GraphFixture.fail) failed: ")
                .hasCauseInstanceOf(IndexOutOfBoundsException.class);
        assertThat(plan.isFinished()).isTrue();
    }

    @Test
    void refusesWorkOnceClosed() {
        Plan plan = plan(compiler, graph("g", in(EVERY_EXECUTION, x), task("t", GraphFixture::addOne, x)));
        plan.execute();
        plan.close();
        plan.close();
        assertThatThrownBy(plan::execute)
                .isInstanceOf(TornadoRuntimeException.class)
                .hasMessageContaining("Plan 1 is closed");
        assertThatThrownBy(() -> plan.transferToHost(List.of(x))).hasMessageContaining("closed");
    }

    @Test
    void acceptsItsDeviceAndOtherBackEndsFlags() {
        Plan plan = plan(compiler, graph("g", in(EVERY_EXECUTION, x), task("t", GraphFixture::addOne, x)));
        plan.useDevice(null, plan.device(0));
        plan.useDevice("g.t", plan.device(0));
        plan.useCompilerFlags(TornadoVMBackendType.OPENCL, "-w");
        assertThatThrownBy(() -> plan.useDevice("g.u", plan.device(0)))
                .hasMessageContaining("plan 1 has no task g.u; its tasks are [g.t]");
        assertThatThrownBy(() -> plan.useDevice(null, new HostDevice())).hasMessageContaining("can't use host");
    }

    @Test
    void measuresOnlyWhenProfiled() {
        Plan plan = plan(
                compiler,
                graph("a", in(EVERY_EXECUTION, x), task("t\"1", GraphFixture::addOne, x)),
                graph("b", in(EVERY_EXECUTION, x, y), task("t", GraphFixture::addOne, y)));
        plan.execute();
        assertThat(plan.profile().getTotalTime()).isZero();
        assertThat(plan.profile().getDeviceKernelTime()).isZero();
        assertThat(plan.profile().getCompileTime()).isPositive();

        plan.useProfiler(ProfilerMode.SILENT);
        plan.execute();
        assertThat(plan.profile().getDeviceKernelTime())
                .isPositive()
                .isLessThanOrEqualTo(plan.profile().getTotalTime());
        assertThat(plan.profile().getDataTransfersTime()).isZero();
        assertThat(plan.profile().getTotalDeviceMemoryUsage()).isEqualTo(2 * (16 + 12));
        assertThat(plan.profile().getProfileLog())
                .contains(
                        "\"a.t\\\"1\": {",
                        "\"b.t\": {",
                        "\"METHOD\": \"GraphFixture.addOne\"",
                        "\"TASK_KERNEL_TIME\": ");

        // Nobody but the caller worked.
        assertThat(plan.profile().getProfileLog()).containsPattern("\"TASK_THREAD_TIMES\": \"0:\\d+:\\d+:\\d+\"");

        plan.selectGraph(1);
        plan.execute();
        assertThat(plan.profile().getProfileLog()).contains("\"b\": {").doesNotContain("\"a\": {");
        plan.clearProfile();
        assertThat(plan.profile().getTotalTime()).isZero();
        assertThat(plan.profile().getProfileLog()).contains("\"TASK_THREAD_TIMES\": \"\"");
        plan.freeDeviceMemory();
        assertThat(plan.profile().getProfileLog()).contains("\"b\": {");
    }
}
