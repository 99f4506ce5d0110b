package dev.kiln.embedded.graph;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.ToLongFunction;
import uk.ac.manchester.tornado.api.profiler.ProfilerInterface;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * The times of a plan's latest execution, read from its tasks when asked for. Nothing is transferred on the host, so
 * times and sizes of transfers are 0. The log has TornadoVM's shape: an object per graph, in it one per task, and all
 * values as strings.
 */
final class HostProfile implements ProfilerInterface {

    private final HostGraph[] graphs;
    private final HostDevice device;

    /** The graph that ran last, or a negative number for all of them. */
    private int latest = -1;

    HostProfile(HostGraph[] graphs, HostDevice device) {
        this.graphs = graphs;
        this.device = device;
    }

    /** Notes which graph, or with a negative number which graphs, the execution that begins runs. */
    void begin(int graph) {
        latest = graph;
    }

    void clear() {
        for (HostGraph graph : graphs) {
            graph.clearTimes();
        }
    }

    @Override
    public long getTotalTime() {
        return sum(HostGraph::totalNanos);
    }

    @Override
    public long getCompileTime() {
        return sumTasks(HostTask::compileNanos);
    }

    @Override
    public long getTornadoCompilerTime() {
        return getCompileTime();
    }

    @Override
    public long getDriverInstallTime() {
        return 0;
    }

    @Override
    public long getDataTransfersTime() {
        return 0;
    }

    @Override
    public long getDeviceWriteTime() {
        return 0;
    }

    @Override
    public long getDeviceReadTime() {
        return 0;
    }

    @Override
    public long getDataTransferDispatchTime() {
        return 0;
    }

    @Override
    public long getKernelDispatchTime() {
        return Math.max(0, getTotalTime() - getDeviceKernelTime());
    }

    @Override
    public long getDeviceKernelTime() {
        return sumTasks(HostTask::runNanos);
    }

    @Override
    public long getTotalBytesCopyIn() {
        return 0;
    }

    @Override
    public long getTotalBytesCopyOut() {
        return 0;
    }

    @Override
    public long getTotalBytesTransferred() {
        return 0;
    }

    @Override
    public long getTotalDeviceMemoryUsage() {
        Set<Object> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        for (HostGraph graph : graphs) {
            arrays.addAll(graph.arrays());
        }
        return arrays.stream()
                .mapToLong(array -> array instanceof TornadoNativeArray off ? off.getNumBytesOfSegmentWithHeader() : 0)
                .sum();
    }

    @Override
    public String getProfileLog() {
        StringBuilder json = new StringBuilder("{");
        String separator = "\n";
        for (int i = 0; i < graphs.length; i++) {
            if (latest < 0 || latest == i) {
                json.append(separator);
                appendGraph(json, graphs[i]);
                separator = ",\n";
            }
        }
        return json.append("\n}\n").toString();
    }

    private void appendGraph(StringBuilder json, HostGraph graph) {
        long kernels = 0;
        long compile = 0;
        for (HostTask task : graph.tasks()) {
            kernels += task.runNanos();
            compile += task.compileNanos();
        }
        json.append("    ").append(quoted(graph.name())).append(": {\n");
        field(json, "        ", "TOTAL_TASK_GRAPH_TIME", graph.totalNanos()).append(",\n");
        field(json, "        ", "TOTAL_KERNEL_TIME", kernels).append(",\n");
        field(json, "        ", "TOTAL_GRAAL_COMPILE_TIME", compile);
        for (HostTask task : graph.tasks()) {
            json.append(",\n");
            appendTask(json, task);
        }
        json.append("\n    }");
    }

    private void appendTask(StringBuilder json, HostTask task) {
        json.append("        ").append(quoted(task.name())).append(": {\n");
        field(json, "            ", "BACKEND", device.getTornadoVMBackend()).append(",\n");
        field(json, "            ", "METHOD", task.label()).append(",\n");
        field(json, "            ", "DEVICE_ID", "0:0").append(",\n");
        field(json, "            ", "DEVICE", device.getDeviceName()).append(",\n");
        field(json, "            ", "TASK_COMPILE_GRAAL_TIME", task.compileNanos())
                .append(",\n");
        field(json, "            ", "TASK_KERNEL_TIME", task.runNanos()).append("\n        }");
    }

    private static StringBuilder field(StringBuilder json, String indent, String name, Object value) {
        return json.append(indent).append(quoted(name)).append(": ").append(quoted(value.toString()));
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append("\\u%04x".formatted((int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    private long sum(ToLongFunction<HostGraph> value) {
        long sum = 0;
        for (int i = 0; i < graphs.length; i++) {
            if (latest < 0 || latest == i) {
                sum += value.applyAsLong(graphs[i]);
            }
        }
        return sum;
    }

    private long sumTasks(ToLongFunction<HostTask> value) {
        return sum(graph -> {
            long sum = 0;
            for (HostTask task : graph.tasks()) {
                sum += value.applyAsLong(task);
            }
            return sum;
        });
    }
}
