package dev.kiln.tornado.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.ServiceConfigurationError;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.exceptions.TornadoTaskRuntimeException;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

class EnginesTest {

    private record NamedEngine(String name) implements Engine {
        @Override
        public TornadoRuntime runtime() {
            throw new AssertionError();
        }

        @Override
        public Plan plan(long id, List<GraphDefinition> graphs) {
            throw new AssertionError();
        }
    }

    static void twice(KernelContext context, FloatArray x) {
        x.set(context.globalIdx, 2 * x.get(context.globalIdx));
    }

    @Test
    void sayWhatIsMissingWithoutAnEngine() {
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(TornadoRuntimeProvider::getTornadoRuntime)
                    .isInstanceOf(TornadoRuntimeException.class)
                    .hasMessageContaining("found none. Add kiln-engine");
        }
        TaskGraph graph = new TaskGraph("g").task("t", EnginesTest::twice, new KernelContext(), new FloatArray(1));
        assertThatThrownBy(() -> new TornadoExecutionPlan(graph.snapshot()))
                .isInstanceOf(TornadoRuntimeException.class)
                .hasMessageContaining("No engine");
    }

    @Test
    void findTheOnlyEngine() {
        Engine engine = new NamedEngine("a");
        assertThat(Engines.only(List.of(engine))).isSameAs(engine);
    }

    @Test
    void refuseSeveralEngines() {
        assertThatThrownBy(() -> Engines.only(List.of(new NamedEngine("a"), new NamedEngine("b"))))
                .isInstanceOf(TornadoRuntimeException.class)
                .hasMessageContaining("[a, b]");
    }

    @Test
    void sayWhyAnEngineCannotStart() {
        Iterable<Engine> broken = () -> {
            throw new ServiceConfigurationError("no such class");
        };
        assertThatThrownBy(() -> Engines.only(broken))
                .isInstanceOf(TornadoRuntimeException.class)
                .hasMessage("The engine cannot start: no such class");
    }

    @Test
    void graphsRefuseDuplicateNames() {
        FloatArray x = new FloatArray(1);
        TaskGraph graph = new TaskGraph("g").task("t", EnginesTest::twice, new KernelContext(), x);
        assertThatThrownBy(() -> graph.task("t", EnginesTest::twice, new KernelContext(), x))
                .isInstanceOf(TornadoTaskRuntimeException.class)
                .hasMessageContaining("Graph g already has a task t");
    }
}
