package dev.kiln.embedded.graph;

import static dev.kiln.embedded.graph.GraphFixture.graph;
import static dev.kiln.embedded.graph.GraphFixture.in;
import static dev.kiln.embedded.graph.GraphFixture.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.EVERY_EXECUTION;

import dev.kiln.embedded.host.Grid;
import dev.kiln.tornado.spi.Plan;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.WorkerGrid2D;
import uk.ac.manchester.tornado.api.WorkerGrid3D;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.exceptions.TornadoTaskRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

class TaskGridTest {

    private final FloatArray x = new FloatArray(100);
    private final PlainCompiler compiler = new PlainCompiler();

    private Plan contextPlan() {
        return GraphFixture.plan(
                compiler,
                graph("g", in(EVERY_EXECUTION, x), task("t", GraphFixture::setFirst, new KernelContext(), x)));
    }

    private Grid launch(WorkerGrid worker) {
        Plan plan = contextPlan();
        plan.useGrids(new GridScheduler("g.t", worker));
        plan.execute();
        return compiler.launched.getLast();
    }

    @Test
    void contextKernelsNeedAGrid() {
        assertThatThrownBy(contextPlan()::execute)
                .isInstanceOf(TornadoTaskRuntimeException.class)
                .hasMessageContaining("Task g.t: its kernel GraphFixture.setFirst uses a KernelContext but has no grid")
                .hasMessageContaining("addWorkerGrid(\"g.t\"");
    }

    @Test
    void gridsOfOneToThreeDimensionsReachTheKernel() {
        assertThat(launch(new WorkerGrid1D(128))).isEqualTo(Grid.of(128));
        WorkerGrid2D plane = new WorkerGrid2D(64, 6);
        plane.setLocalWork(16, 2, 1);
        assertThat(launch(plane)).isEqualTo(new Grid(2, new long[] {64, 6, 1}, new long[] {16, 2, 1}));
        assertThat(launch(new WorkerGrid3D(4, 5, 6)))
                .isEqualTo(new Grid(3, new long[] {4, 5, 6}, new long[] {1, 1, 1}));
    }

    @Test
    void sizesAreReadAtEveryExecutionAndKeptWhileTheyStay() {
        WorkerGrid1D worker = new WorkerGrid1D(64);
        Plan plan = contextPlan();
        plan.useGrids(new GridScheduler("g.t", worker));
        plan.execute();
        plan.execute();
        assertThat(compiler.launched.get(1)).isSameAs(compiler.launched.get(0));
        worker.setGlobalWork(128, 1, 1);
        worker.setLocalWork(32, 1, 1);
        plan.execute();
        assertThat(compiler.launched.get(2)).isEqualTo(Grid.of(128, 32));
        plan.useGrids(null);
        assertThatThrownBy(plan::execute).hasMessageContaining("has no grid");
    }

    @Test
    void sizesThatNoDeviceCanRunAreRefused() {
        WorkerGrid1D uneven = new WorkerGrid1D(100);
        uneven.setLocalWork(64, 1, 1);
        assertThatThrownBy(() -> launch(uneven))
                .isInstanceOf(TornadoTaskRuntimeException.class)
                .hasMessageContaining("Task g.t: its grid has local size 64 and global size 100 in dimension 0")
                .hasMessageContaining("Pad the global size");
        WorkerGrid1D wide = new WorkerGrid1D(100);
        wide.setGlobalWork(100, 2, 1);
        assertThatThrownBy(() -> launch(wide)).hasMessageContaining("size 2 and local size 1 in dimension 1");
        WorkerGrid1D shifted = new WorkerGrid1D(100);
        shifted.setGlobalOffset(1, 0, 0);
        assertThatThrownBy(() -> launch(shifted)).hasMessageContaining("global offset of [1, 0, 0]");
        WorkerGrid1D huge = new WorkerGrid1D(1);
        huge.setGlobalWork(1L << 31, 1, 1);
        assertThatThrownBy(() -> launch(huge)).hasMessageContaining("size 2147483648 in dimension 0");
    }

    @Test
    void unknownTasksAreRefused() {
        assertThatThrownBy(() -> contextPlan().useGrids(new GridScheduler("g.u", new WorkerGrid1D(1))))
                .isInstanceOf(TornadoRuntimeException.class)
                .hasMessageContaining("plan 1 has no task g.u; its tasks are [g.t]");
    }

    @Test
    void parallelLoopsBringTheirOwnGrid() {
        Plan plan = GraphFixture.plan(compiler, graph("g", in(EVERY_EXECUTION, x), task("t", GraphFixture::addOne, x)));
        plan.execute();
        assertThat(compiler.launched).containsExactly(Grid.of(100));
        plan.useGrids(new GridScheduler("g.t", new WorkerGrid1D(128)));
        plan.execute();
        assertThat(compiler.launched.getLast()).isEqualTo(Grid.of(100));
        plan.useGrids(new GridScheduler("g.t", new WorkerGrid1D(64)));
        assertThatThrownBy(plan::execute)
                .isInstanceOf(TornadoTaskRuntimeException.class)
                .hasMessageContaining(
                        "has 64 work items in dimension 0, but the parallel loops of GraphFixture.addOne");
    }
}
