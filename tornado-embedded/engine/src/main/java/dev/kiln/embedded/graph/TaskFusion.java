package dev.kiln.embedded.graph;

import dev.kiln.embedded.ir.Elementwise;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Fusion;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.LaunchFacts;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.Parameter;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.ValueRanges;
import dev.kiln.embedded.ir.Walk;
import dev.kiln.tornado.spi.GraphDefinition;
import dev.kiln.tornado.spi.GraphNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Joins elementwise tasks of a graph with the task behind them, so that what one computes does not go through memory to
 * the other. A task joins if it cannot fail, and if its output is either needed by nobody else, or computed element by
 * element on. The bits of all results stay the same.
 *
 * <p>System property {@value #PROPERTY}: {@code off} lets every task run by itself.
 */
final class TaskFusion {

    /** The system property that switches this off. */
    static final String PROPERTY = "kiln.fusion";

    /** How often an element may be computed again rather than stored and loaded. */
    private static final double MOST_TIMES = 2;

    /** For each array, the positions of the tasks that use it. */
    private final IdentityHashMap<Object, List<Integer>> users = new IdentityHashMap<>();

    /** Arrays that are read when the graph has run. */
    private final Set<Object> visible = Collections.newSetFromMap(new IdentityHashMap<>());

    /** Arrays that no task stores any more. */
    private final Set<Object> dropped = Collections.newSetFromMap(new IdentityHashMap<>());

    private int savedTasks;
    private long savedBytes;

    TaskFusion(GraphDefinition graph, List<GraphDefinition> plan) {
        int position = 0;
        for (GraphNode node : graph.nodes()) {
            switch (node) {
                case GraphNode.Task task -> uses(task.arguments(), position++);
                case GraphNode.LibraryTask task ->
                    uses(Arrays.asList(task.call().getParameters()), position++);
                case GraphNode.ToHost out -> visible.addAll(out.objects());
                case GraphNode.Persist kept -> visible.addAll(kept.objects());
                case GraphNode.Consume consumed -> visible.addAll(consumed.objects());
                default -> {}
            }
        }
        for (GraphDefinition other : plan) {
            if (!other.name().equals(graph.name())) {
                visible.addAll(GraphChecker.declaredArrays(other));
            }
        }
    }

    private void uses(List<Object> arguments, int position) {
        for (Object argument : arguments) {
            users.computeIfAbsent(argument, key -> new ArrayList<>()).add(position);
        }
    }

    /** Returns how many tasks run within another one. */
    int savedTasks() {
        return savedTasks;
    }

    /** Returns how many bytes an execution does not store or load because of that. */
    long savedBytes() {
        return savedBytes;
    }

    /** Returns whether an array's elements are computed, but not stored. */
    boolean drops(Object array) {
        return dropped.contains(array);
    }

    /**
     * Decides anew which tasks to join. Their kernels are read and their grids up to date; they are built afterwards.
     */
    void decide(GraphTask[] tasks) {
        savedTasks = 0;
        savedBytes = 0;
        dropped.clear();
        boolean isOff = System.getProperty(PROPERTY, "on").equals("off");
        LaunchedKernel previous = null;
        int chain = 0;
        for (int i = 0; i < tasks.length; i++) {
            tasks[i].runsItself();
            LaunchedKernel current = null;
            boolean goesOn = false;
            if (tasks[i] instanceof Fusible task) {
                task.giveBack();
                Kernel kernel = task.ownKernel();
                if (kernel != null && !isOff) {
                    current = new LaunchedKernel(kernel, task.ownArguments(), task.grid()).merged();
                    LaunchedKernel joined = previous == null ? null : joined(previous, current, chain, i);
                    if (joined != null) {
                        task.take(joined.kernel(), joined.arguments());
                        tasks[i - 1].runsIn(tasks[i]);
                        savedTasks++;
                        goesOn = true;
                        current = joined;
                    }
                }
            }
            previous = current;
            chain = goesOn ? chain : i;
        }
    }

    /** Joins what the tasks from {@code chain} on have become with the task at {@code position}. */
    private @Nullable LaunchedKernel joined(LaunchedKernel first, LaunchedKernel second, int chain, int position) {
        Elementwise producer = Elementwise.of(first.kernel());
        if (producer == null) {
            return null;
        }
        int outputPosition = producer.output().parameter();
        Object output = first.arguments()[outputPosition];
        Map<Integer, Integer> shared = shared(first, second);
        Integer read = shared.get(outputPosition);
        LaunchFacts facts = first.facts(false);
        long extent = producer.extent(facts);
        if (read == null || extent < 1 || !producer.cannotFail(facts)) {
            return null;
        }
        boolean needed = visible.contains(output)
                || users.getOrDefault(output, List.of()).stream().anyMatch(user -> user < chain || user > position)
                || loads(first.kernel(), producer.output());
        long bytes = extent * producer.output().element().bytes();
        Elementwise consumer = Elementwise.of(second.kernel());
        if (consumer != null && consumer.extent(second.facts(false)) == extent) {
            boolean overwritten = consumer.output().parameter() == read;
            boolean keeps = needed && !overwritten;
            Fusion fusion = Fusion.sameElements(producer, consumer, shared, keeps);
            return fusion == null
                    ? null
                    : save(first, second, fusion, output, keeps || overwritten, keeps ? bytes : 2 * bytes);
        }
        if (needed || !isLeftAlone(shared, second.kernel()) || !isCovered(second, read, extent)) {
            return null;
        }
        double most = MOST_TIMES * extent / second.grid().items();
        Fusion fusion = Fusion.atLoads(producer, second.kernel(), shared, most);
        return fusion == null ? null : save(first, second, fusion, output, false, 2 * bytes);
    }

    private LaunchedKernel save(
            LaunchedKernel first, LaunchedKernel second, Fusion fusion, Object output, boolean stored, long bytes) {
        if (!stored) {
            dropped.add(output);
        }
        savedBytes += bytes;
        List<Object> arguments = new ArrayList<>(Arrays.asList(second.arguments()));
        fusion.added().forEach(added -> arguments.add(first.arguments()[added]));
        return new LaunchedKernel(fusion.kernel(), arguments.toArray(), second.grid());
    }

    /** The second launch's parameters that are the same arrays as the first one's. */
    private static Map<Integer, Integer> shared(LaunchedKernel first, LaunchedKernel second) {
        Map<Integer, Integer> shared = new HashMap<>();
        for (Parameter parameter : first.kernel().parameters()) {
            if (parameter instanceof Parameter.Array) {
                int position = second.position(first.arguments()[parameter.index()]);
                if (position >= 0) {
                    shared.put(parameter.index(), position);
                }
            }
        }
        return shared;
    }

    private static boolean loads(Kernel kernel, Memory memory) {
        boolean[] found = {false};
        Walk.expressions(
                kernel.body(),
                expr -> found[0] |=
                        expr instanceof Expr.Load load && load.memory().equals(memory));
        return found[0];
    }

    /** Whether a kernel writes none of the shared arrays. */
    private static boolean isLeftAlone(Map<Integer, Integer> shared, Kernel kernel) {
        boolean[] alone = {true};
        Walk.statements(kernel.body(), stmt -> {
            Memory written = switch (stmt) {
                case Stmt.Store store -> store.memory();
                case Stmt.AtomicAdd add -> add.memory();
                default -> null;
            };
            alone[0] &= !(written instanceof Memory.Buffer buffer) || !shared.containsValue(buffer.parameter());
        });
        return alone[0];
    }

    /** Whether all loads of a parameter surely are of its first {@code extent} elements. */
    private static boolean isCovered(LaunchedKernel launch, int parameter, long extent) {
        LaunchFacts facts = launch.facts(false);
        Map<Integer, Integer> lengths = new HashMap<>(facts.lengths());
        lengths.merge(parameter, (int) extent, Math::min);
        LaunchFacts shorter = new LaunchFacts(facts.scalars(), lengths, facts.global(), facts.local());
        ValueRanges ranges = ValueRanges.of(launch.kernel(), shorter);
        boolean[] covered = {true};
        Walk.expressions(
                launch.kernel().body(),
                expr -> covered[0] &= !(expr instanceof Expr.Load load)
                        || !(load.memory() instanceof Memory.Buffer buffer)
                        || buffer.parameter() != parameter
                        || ranges.isInside(load));
        return covered[0];
    }
}
