package dev.kiln.embedded.graph;

import static dev.kiln.embedded.graph.GraphFixture.graph;
import static dev.kiln.embedded.graph.GraphFixture.out;
import static dev.kiln.embedded.graph.GraphFixture.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.tornado.spi.GraphDefinition;
import dev.kiln.tornado.spi.GraphNode;
import dev.kiln.tornado.spi.Plan;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

@Timeout(30)
class CompileAheadTest {

    private final ConcurrentLinkedQueue<String> compiled = new ConcurrentLinkedQueue<>();
    private final FloatArray x = new FloatArray(4);

    /** Kernels of these names are refused. */
    private Set<String> refused = Set.of();

    /** Counts down with each attempt. */
    private CountDownLatch attempts = new CountDownLatch(0);

    /** A plan whose kernels are compiled from now on. */
    private Plan plan(GraphDefinition... graphs) {
        TaskCompiler<CompiledTask> plain = new PlainCompiler();
        KernelCache<CompiledTask> cache = new KernelCache<>(method -> {
            compiled.add(method.name());
            attempts.countDown();
            if (refused.contains(method.name())) {
                throw new TornadoRuntimeException("no " + method.name());
            }
            synchronized (plain) {
                return plain.compile(method);
            }
        });
        return new EmbeddedPlan(1, List.of(graphs), new HostDevice(), (device, definitions, flags) -> {
            HostSession session = new HostSession(definitions, GraphFixture.POOL, cache, new HostLibraries(List.of()));
            session.compileAhead();
            return session;
        });
    }

    private GraphNode back() {
        return out(DataTransferMode.EVERY_EXECUTION, x);
    }

    @Test
    void shouldCompileEveryKernelOnceWithoutAnExecution() throws InterruptedException {
        attempts = new CountDownLatch(2);
        Plan plan = plan(
                graph("g", task("a", GraphFixture::addOne, x), task("b", GraphFixture::addOne, x), back()),
                graph("h", task("c", GraphFixture::scale, x, 2f), back()));
        attempts.await();
        plan.execute();
        assertThat(compiled).containsExactlyInAnyOrder("addOne", "scale");
        assertThat(x.get(0)).isEqualTo(4);
        plan.close();
    }

    @Test
    void shouldLeaveErrorsToTheExecutionInTheOrderOfItsTasks() throws InterruptedException {
        attempts = new CountDownLatch(2);
        refused = Set.of("addOne", "scale");
        Plan plan = plan(graph("g", task("a", GraphFixture::scale, x, 2f), task("b", GraphFixture::addOne, x), back()));
        attempts.await();
        assertThatThrownBy(plan::execute)
                .isInstanceOf(TornadoRuntimeException.class)
                .hasMessage("no scale");
        plan.close();
    }
}
