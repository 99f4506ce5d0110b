package dev.kiln.embedded.graph;

import dev.kiln.tornado.spi.GraphDefinition;
import dev.kiln.tornado.spi.GraphNode;
import dev.kiln.tornado.spi.Plan;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.profiler.ProfilerInterface;

/**
 * A plan on one device. What an execution does beyond launching its tasks is a few reads a task and allocates nothing;
 * compiling and checking happen before the first launch. On another device the plan begins anew, from the arrays as
 * they are on the host.
 */
final class EmbeddedPlan implements Plan {

    private static final int ALL = -1;
    private static final System.Logger LOG = System.getLogger(EmbeddedPlan.class.getName());

    private final long id;
    private final List<GraphDefinition> definitions;
    private final DeviceSession.Factory sessions;
    private final PlanProfile profile;
    private TornadoDevice device;
    private DeviceSession session;
    private DeviceGraph[] graphs;
    private String flags = "";
    private int selected = ALL;
    private @Nullable GridScheduler grids;
    private @Nullable ProfilerMode profiler;
    private boolean printsKernels;
    private volatile boolean running;
    private boolean closed;

    EmbeddedPlan(long id, List<GraphDefinition> definitions, TornadoDevice device, DeviceSession.Factory sessions) {
        this.definitions = ObjectArguments.expand(definitions);
        GraphChecker.check(this.definitions);
        this.id = id;
        this.sessions = sessions;
        this.device = device;
        session = opened(device);
        graphs = session.graphs();
        profile = new PlanProfile(session, device);
    }

    private DeviceSession opened(TornadoDevice wanted) {
        DeviceSession opened = sessions.open(wanted, definitions, flags);
        if (opened == null) {
            throw new TornadoRuntimeException("Plan " + id + " can't use " + wanted.getDeviceName()
                    + ": it is no device of the embedded engine. List its devices with TornadoRuntime.getBackend(…)");
        }
        return opened;
    }

    /** Leaves the device for another one, or for the same one with other flags. */
    private void move(TornadoDevice wanted) {
        DeviceSession next = opened(wanted);
        session.close();
        device = wanted;
        session = next;
        graphs = next.graphs();
        profile.show(next, wanted);
    }

    @Override
    public void selectGraph(int index) {
        checkOpen();
        selected = checkedGraph(index);
    }

    @Override
    public void selectAllGraphs() {
        checkOpen();
        selected = ALL;
    }

    @Override
    public void execute() {
        checkOpen();
        running = true;
        try {
            profile.begin(selected);
            int last = selected == ALL ? graphs.length - 1 : selected;
            for (int i = Math.max(0, selected); i <= last; i++) {
                execute(graphs[i]);
            }
        } finally {
            running = false;
        }
        if (profiler == ProfilerMode.CONSOLE) {
            LOG.log(Level.INFO, profile.getProfileLog());
        }
    }

    private void execute(DeviceGraph graph) {
        prepare(graph);
        if (!graph.isExecuted()) {
            checkConsumed(graph);
        }
        if (profiler == null) {
            graph.execute();
        } else {
            graph.executeTimed();
        }
    }

    @Override
    public void compile() {
        checkOpen();
        int last = selected == ALL ? graphs.length - 1 : selected;
        for (int i = Math.max(0, selected); i <= last; i++) {
            prepare(graphs[i]);
        }
    }

    private void prepare(DeviceGraph graph) {
        if (graph.isPrepared()) {
            graph.updateGrids(grids);
            return;
        }
        graph.prepare(grids, task -> {
            if (printsKernels) {
                LOG.log(Level.INFO, "Kernel of task {0}:\n{1}", task.name(), task.listing());
            }
        });
    }

    /** What another graph leaves on the device is there only once that graph ran. */
    private void checkConsumed(DeviceGraph graph) {
        for (GraphNode.Consume consume : graph.consumed()) {
            boolean available = Arrays.stream(graphs)
                    .filter(source -> source.name().equals(consume.graph()) || consume.graph() == null)
                    .filter(source -> source != graph)
                    .anyMatch(DeviceGraph::isExecuted);
            if (!available) {
                throw new TornadoRuntimeException("Graph " + graph.name() + " consumes what "
                        + (consume.graph() == null ? "another graph" : "graph " + consume.graph())
                        + " leaves on the device, but that has not run in plan " + id + ". Execute it before");
            }
        }
    }

    @Override
    public void useDevice(@Nullable String task, TornadoDevice wanted) {
        checkOpen();
        if (task != null) {
            checkTask(task, "withDevice");
        }
        if (wanted.equals(device)) {
            return;
        }
        if (task != null && tasks().count() > 1) {
            throw new TornadoRuntimeException("withDevice: task " + task + " can't run on " + wanted.getDeviceName()
                    + " while the plan's other tasks run on " + device.getDeviceName()
                    + "; a plan of the embedded engine has one device. Use withDevice(device), or a plan for each");
        }
        move(wanted);
    }

    @Override
    public TornadoDevice device(int graph) {
        checkOpen();
        checkedGraph(graph);
        return device;
    }

    @Override
    public void useGrids(@Nullable GridScheduler wanted) {
        checkOpen();
        if (wanted != null) {
            for (String task : wanted.keySet()) {
                checkTask(task, "withGridScheduler");
            }
        }
        grids = wanted;
    }

    @Override
    public void useProfiler(@Nullable ProfilerMode mode) {
        checkOpen();
        if (profiler != mode) {
            profiler = mode;
            profile.clear();
        }
    }

    @Override
    public void clearProfile() {
        checkOpen();
        profile.clear();
    }

    @Override
    public void printKernels(boolean print) {
        checkOpen();
        printsKernels = print;
    }

    @Override
    public void useCompilerFlags(TornadoVMBackendType backend, String wanted) {
        checkOpen();
        if (backend == TornadoVMBackendType.OPENCL && !wanted.equals(flags)) {
            flags = wanted;
            if (device.getTornadoVMBackend() == backend) {
                move(device);
            }
        }
    }

    @Override
    public void freeDeviceMemory() {
        checkOpen();
        session.freeMemory();
        for (DeviceGraph graph : graphs) {
            graph.forget();
        }
    }

    @Override
    public void transferToHost(List<Object> objects) {
        checkOpen();
        List<Object> arrays = ObjectArguments.arrays(objects);
        for (int i = 0; i < arrays.size(); i++) {
            Object array = arrays.get(i);
            if (Arrays.stream(graphs).noneMatch(graph -> graph.arrays().contains(array))) {
                throw new TornadoRuntimeException("transferToHost, argument " + (i + 1) + ": no graph of plan " + id
                        + " uses this " + GraphChecker.describe(array) + ", so it is not on the device");
            }
            if (Arrays.stream(graphs).anyMatch(graph -> graph.fusion().drops(array))) {
                throw new TornadoRuntimeException("transferToHost, argument " + (i + 1) + ": this "
                        + GraphChecker.describe(array) + " only passes from one task of plan " + id
                        + " to the next, which run as one and do not store it. Declare it with transferToHost("
                        + "DataTransferMode.UNDER_DEMAND, …), or switch fusion off with -D" + TaskFusion.PROPERTY
                        + "=off");
            }
        }
        for (int i = 0; i < arrays.size(); i++) {
            session.fetch(arrays.get(i));
        }
    }

    @Override
    public boolean isFinished() {
        return !running;
    }

    @Override
    public ProfilerInterface profile() {
        return profile;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            session.close();
        }
    }

    private int checkedGraph(int index) {
        if (index < 0 || index >= graphs.length) {
            throw new TornadoRuntimeException("Plan " + id + " has no graph " + index + "; expected 0 to "
                    + (graphs.length - 1) + " for "
                    + Arrays.stream(graphs).map(DeviceGraph::name).toList());
        }
        return index;
    }

    private void checkTask(String task, String where) {
        List<String> names = tasks().map(GraphTask::name).toList();
        if (!names.contains(task)) {
            throw new TornadoRuntimeException(
                    where + ": plan " + id + " has no task " + task + "; its tasks are " + names);
        }
    }

    private Stream<GraphTask> tasks() {
        return Arrays.stream(graphs).flatMap(graph -> Stream.of(graph.tasks()));
    }

    private void checkOpen() {
        if (closed) {
            throw new TornadoRuntimeException("Plan " + id + " is closed; make a new one from the same graphs");
        }
    }
}
