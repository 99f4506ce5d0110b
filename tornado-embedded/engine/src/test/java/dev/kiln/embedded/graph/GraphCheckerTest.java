package dev.kiln.embedded.graph;

import static dev.kiln.embedded.graph.GraphFixture.consume;
import static dev.kiln.embedded.graph.GraphFixture.graph;
import static dev.kiln.embedded.graph.GraphFixture.in;
import static dev.kiln.embedded.graph.GraphFixture.library;
import static dev.kiln.embedded.graph.GraphFixture.out;
import static dev.kiln.embedded.graph.GraphFixture.persist;
import static dev.kiln.embedded.graph.GraphFixture.plan;
import static dev.kiln.embedded.graph.GraphFixture.task;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.EVERY_EXECUTION;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.UNDER_DEMAND;

import dev.kiln.tornado.spi.GraphDefinition;
import dev.kiln.tornado.spi.GraphNode;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task1;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

class GraphCheckerTest {

    private final FloatArray x = new FloatArray(3);
    private final FloatArray y = new FloatArray(4);

    private static AbstractThrowableAssert<?, ?> refused(GraphDefinition... graphs) {
        return assertThatThrownBy(() -> plan(new PlainCompiler(), graphs)).isInstanceOf(RuntimeException.class);
    }

    @Test
    void refusesPlansWithoutWork() {
        refused().hasMessageContaining("at least one task graph");
        refused(graph("g", in(EVERY_EXECUTION, x))).hasMessageContaining("Graph g has no task");
    }

    @Test
    void refusesTwoGraphsOfOneName() {
        GraphDefinition graph = graph("g", in(EVERY_EXECUTION, x), task("t", GraphFixture::addOne, x));
        refused(graph, graph).hasMessageContaining("Two graphs of a plan are called g");
    }

    @Test
    void refusesArraysThatAreNeverTransferred() {
        refused(graph("g", in(EVERY_EXECUTION, y), task("t", GraphFixture::saxpy, 2f, x, y)))
                .hasMessageContaining(
                        "Task g.t, argument 2: the graph uses this FloatArray of 3 but never transfers it");
        refused(graph("g", in(EVERY_EXECUTION, y), library("t", "kiln", "gemm", y, x, 1)))
                .hasMessageContaining("Task g.t, argument 2");
    }

    @Test
    void refusesWrongArguments() {
        refused(graph("g", in(EVERY_EXECUTION, x), task("t", GraphFixture::takeText, "text")))
                .hasMessageContaining("Task g.t, argument 1 is a java.lang.String; expected an array");
        refused(graph("g", in(EVERY_EXECUTION, x, 3), task("t", GraphFixture::addOne, x)))
                .hasMessageContaining("Graph g transfers a java.lang.Integer");
        refused(graph("g", in(EVERY_EXECUTION, x), new GraphNode.LibraryTask("t", new LibraryTaskDescriptor())))
                .hasMessageContaining("descriptor lacks the library");
    }

    @Test
    void refusesUnknownTransferModes() {
        refused(graph("g", in(UNDER_DEMAND, x), task("t", GraphFixture::addOne, x)))
                .hasMessageContaining("transferToDevice: mode 2 is not one of");
        refused(graph("g", out(3, x), task("t", GraphFixture::addOne, x)))
                .hasMessageContaining("transferToHost: mode 3 is not one of");
    }

    @Test
    void refusesConsumingWhatNobodyKeeps() {
        GraphNode.Task work = task("t", GraphFixture::addOne, x);
        refused(graph("up", in(EVERY_EXECUTION, x), work), graph("step", consume("down", x), work))
                .hasMessageContaining("consumes from graph down, which is not in the plan; its graphs are [up, step]");
        refused(graph("up", in(EVERY_EXECUTION, x), work), graph("step", consume("up", x), work))
                .hasMessageContaining("Graph step consumes a FloatArray of 3 that graph up leaves");
        refused(
                        graph("up", in(EVERY_EXECUTION, x), work, persist(x)),
                        graph("step", in(EVERY_EXECUTION, x), work),
                        graph("more", consume("step", x), work))
                .hasMessageContaining("Graph more consumes a FloatArray of 3 that graph step");
    }

    @Test
    void refusesPrebuiltTasks() {
        refused(graph("g", new GraphNode.Prebuilt("t", "main", "kernel.cl", List.of(), List.of())))
                .hasMessageContaining("Task g.t: the embedded engine runs Java kernels, not the prebuilt kernel.cl");
    }

    @Test
    void refusesCodeThatIsNoStaticMethod() {
        float captured = y.getSize();
        Task1<FloatArray> capturing = a -> GraphFixture.scale(a, captured);
        refused(graph("g", in(EVERY_EXECUTION, x), task("t", capturing, x)))
                .hasMessageContaining("Task g.t: its code dev.kiln.embedded.graph.GraphCheckerTest.")
                .hasMessageContaining("captures 1 value(s), the first a java.lang.Float")
                .hasMessageContaining("Pass the values as arguments");
        refused(graph("g", in(EVERY_EXECUTION, x), task("t", FloatArray::clear, x)))
                .hasMessageContaining("FloatArray.clear is an instance method");
        refused(graph("g", in(EVERY_EXECUTION, x), task("t", new NoLambda(), x)))
                .hasMessageContaining("its code is an object of class " + NoLambda.class.getName());
    }

    private static final class NoLambda implements Task1<FloatArray> {
        @Override
        public void apply(FloatArray array) {
            array.clear();
        }
    }
}
