package dev.kiln.embedded.graph;

import static dev.kiln.embedded.graph.GraphFixture.graph;
import static dev.kiln.embedded.graph.GraphFixture.in;
import static org.assertj.core.api.Assertions.assertThat;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.EVERY_EXECUTION;

import com.sun.management.ThreadMXBean;
import dev.kiln.embedded.host.Grid;
import dev.kiln.embedded.host.WorkPool;
import dev.kiln.tornado.spi.GraphNode;
import dev.kiln.tornado.spi.Plan;
import java.lang.management.ManagementFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** What an execution costs beside its kernels: these do nothing, in a compiled kernel or without one. */
class OverheadTest {

    private static final int TASKS = 50;

    static void empty(KernelContext context, FloatArray x) {}

    private record EmptyTask() implements CompiledTask {
        @Override
        public Grid grid(Object[] arguments) {
            return Grid.of(1);
        }

        @Override
        public void launch(Object[] arguments, Grid grid, WorkPool pool) {}

        @Override
        public String listing() {
            return "";
        }
    }

    private static Plan plan(TaskCompiler<CompiledTask> compiler) {
        FloatArray x = new FloatArray(1);
        KernelContext context = new KernelContext();
        Stream<GraphNode> tasks =
                IntStream.range(0, TASKS).mapToObj(i -> GraphFixture.task("t" + i, OverheadTest::empty, context, x));
        GridScheduler grids = new GridScheduler();
        IntStream.range(0, TASKS).forEach(i -> grids.addWorkerGrid("g.t" + i, new WorkerGrid1D(64)));
        Plan plan = GraphFixture.plan(
                compiler,
                graph(
                        "g",
                        Stream.concat(Stream.of(in(EVERY_EXECUTION, x)), tasks).toArray(GraphNode[]::new)));
        plan.useGrids(grids);
        plan.useProfiler(ProfilerMode.SILENT);
        return plan;
    }

    @Test
    void anEmptyTaskTakesLessThanFiveMicroseconds() {
        Plan plan = plan(new HostTaskCompiler());
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 2_000; i++) {
            long start = System.nanoTime();
            plan.execute();
            best = Math.min(best, System.nanoTime() - start);
        }
        assertThat(best / TASKS).as("nanoseconds per empty task").isLessThan(5_000);
    }

    @Test
    void aSteadyStepAllocatesNothing() {
        Plan plan = plan(method -> new EmptyTask());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 100; i++) {
            plan.execute();
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 1_000; i++) {
            plan.execute();
        }
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(bytes).as("bytes of 1,000 executions").isLessThan(TASKS * 1_000L);
    }
}
