package dev.kiln.embedded.graph;

import dev.kiln.embedded.host.HostLibrary;
import dev.kiln.embedded.host.WorkPool;
import dev.kiln.tornado.spi.GraphDefinition;
import dev.kiln.tornado.spi.GraphNode;
import dev.kiln.tornado.spi.Plan;
import java.util.List;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task1;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task2;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task3;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Kernels, graphs and plans for the tests of this package. */
final class GraphFixture {

    static final WorkPool POOL = new WorkPool(2);

    private GraphFixture() {}

    static void addOne(FloatArray x) {
        for (@Parallel int i = 0; i < x.getSize(); i++) {
            x.set(i, x.get(i) + 1);
        }
    }

    static void scale(FloatArray x, float by) {
        for (@Parallel int i = 0; i < x.getSize(); i++) {
            x.set(i, x.get(i) * by);
        }
    }

    static void saxpy(float a, FloatArray x, FloatArray y) {
        for (@Parallel int i = 0; i < y.getSize(); i++) {
            y.set(i, a * x.get(i) + y.get(i));
        }
    }

    static void setFirst(KernelContext context, FloatArray x) {
        x.set(context.globalIdx, 7);
    }

    static void fail(FloatArray x) {
        x.set(x.getSize(), 1);
    }

    static void takeText(String text) {}

    static <A> GraphNode.Task task(String id, Task1<A> code, A a) {
        return new GraphNode.Task(id, code, List.of(a));
    }

    static <A, B> GraphNode.Task task(String id, Task2<A, B> code, A a, B b) {
        return new GraphNode.Task(id, code, List.of(a, b));
    }

    static <A, B, C> GraphNode.Task task(String id, Task3<A, B, C> code, A a, B b, C c) {
        return new GraphNode.Task(id, code, List.of(a, b, c));
    }

    static GraphNode.ToDevice in(int mode, Object... arrays) {
        return new GraphNode.ToDevice(mode, List.of(arrays));
    }

    static GraphNode.ToHost out(int mode, Object... arrays) {
        return new GraphNode.ToHost(mode, List.of(arrays));
    }

    static GraphNode.Persist persist(Object... arrays) {
        return new GraphNode.Persist(List.of(arrays));
    }

    static GraphNode.Consume consume(String graph, Object... arrays) {
        return new GraphNode.Consume(graph, List.of(arrays));
    }

    static GraphNode.LibraryTask library(String id, String library, String function, Object... parameters) {
        return new GraphNode.LibraryTask(
                id,
                new LibraryTaskDescriptor()
                        .withLibrary(library)
                        .withFunction(function)
                        .withParameters(parameters));
    }

    static GraphDefinition graph(String name, GraphNode... nodes) {
        return new GraphDefinition(name, List.of(nodes));
    }

    static Plan plan(TaskCompiler<CompiledTask> compiler, GraphDefinition... graphs) {
        return plan(compiler, List.of(), graphs);
    }

    static Plan plan(TaskCompiler<CompiledTask> compiler, List<HostLibrary> libraries, GraphDefinition... graphs) {
        KernelCache<CompiledTask> cache = new KernelCache<>(compiler);
        HostDevice host = new HostDevice();
        return new EmbeddedPlan(
                1,
                List.of(graphs),
                host,
                (device, definitions, flags) -> device.equals(host)
                        ? new HostSession(definitions, POOL, cache, new HostLibraries(libraries))
                        : null);
    }
}
