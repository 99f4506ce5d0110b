package dev.kiln.embedded.graph;

import dev.kiln.embedded.host.TaskWork;
import dev.kiln.embedded.host.ThreadTimes;
import dev.kiln.embedded.opencl.OpenClDevice;
import java.util.function.ToLongFunction;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.profiler.ProfilerInterface;

/**
 * The times of a plan's latest execution, read from its graphs when asked for. Where a device uses arrays in place, as
 * the host does, times and sizes of transfers are 0. The log has TornadoVM's shape: an object per graph, in it one per
 * task, and all values as strings.
 */
final class PlanProfile implements ProfilerInterface {

    private DeviceSession session;
    private DeviceGraph[] graphs;
    private TornadoDevice device;

    /** The graph that ran last, or a negative number for all of them. */
    private int latest = -1;

    PlanProfile(DeviceSession session, TornadoDevice device) {
        this.session = session;
        this.graphs = session.graphs();
        this.device = device;
    }

    /** Shows from now on what runs in {@code other}. */
    void show(DeviceSession other, TornadoDevice on) {
        session = other;
        graphs = other.graphs();
        device = on;
    }

    /** Notes which graph, or with a negative number which graphs, the execution that begins runs. */
    void begin(int graph) {
        latest = graph;
    }

    void clear() {
        for (DeviceGraph graph : graphs) {
            graph.clearTimes();
        }
    }

    @Override
    public long getTotalTime() {
        return sum(DeviceGraph::totalNanos);
    }

    @Override
    public long getCompileTime() {
        return sumTasks(GraphTask::compileNanos);
    }

    @Override
    public long getTornadoCompilerTime() {
        return getCompileTime() - getDriverInstallTime();
    }

    @Override
    public long getDriverInstallTime() {
        return sumTasks(GraphTask::driverNanos);
    }

    @Override
    public long getDataTransfersTime() {
        return getDeviceWriteTime() + getDeviceReadTime();
    }

    @Override
    public long getDeviceWriteTime() {
        return sum(DeviceGraph::writeNanos);
    }

    @Override
    public long getDeviceReadTime() {
        return sum(DeviceGraph::readNanos);
    }

    @Override
    public long getDataTransferDispatchTime() {
        return 0;
    }

    @Override
    public long getKernelDispatchTime() {
        return Math.max(0, getTotalTime() - getDeviceKernelTime() - getDataTransfersTime());
    }

    @Override
    public long getDeviceKernelTime() {
        return sumTasks(GraphTask::runNanos);
    }

    @Override
    public long getTotalBytesCopyIn() {
        return sum(DeviceGraph::writtenBytes);
    }

    @Override
    public long getTotalBytesCopyOut() {
        return sum(DeviceGraph::readBytes);
    }

    @Override
    public long getTotalBytesTransferred() {
        return getTotalBytesCopyIn() + getTotalBytesCopyOut();
    }

    @Override
    public long getTotalDeviceMemoryUsage() {
        return session.memoryBytes();
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

    private void appendGraph(StringBuilder json, DeviceGraph graph) {
        long kernels = 0;
        long compile = 0;
        long driver = 0;
        for (GraphTask task : graph.tasks()) {
            kernels += task.runNanos();
            compile += task.compileNanos();
            driver += task.driverNanos();
        }
        json.append("    ").append(quoted(graph.name())).append(": {\n");
        field(json, "        ", "TOTAL_TASK_GRAPH_TIME", graph.totalNanos()).append(",\n");
        field(json, "        ", "TOTAL_KERNEL_TIME", kernels).append(",\n");
        field(json, "        ", "COPY_IN_TIME", graph.writeNanos()).append(",\n");
        field(json, "        ", "COPY_OUT_TIME", graph.readNanos()).append(",\n");
        field(json, "        ", "OVERLAPPED_COPY_IN_TIME", graph.overlapNanos()).append(",\n");
        field(json, "        ", "TOTAL_COPY_IN_SIZE_BYTES", graph.writtenBytes())
                .append(",\n");
        field(json, "        ", "TOTAL_COPY_OUT_SIZE_BYTES", graph.readBytes()).append(",\n");
        field(json, "        ", "TOTAL_FUSED_TASKS", graph.fusion().savedTasks())
                .append(",\n");
        field(json, "        ", "TOTAL_FUSED_SIZE_BYTES", graph.fusion().savedBytes())
                .append(",\n");
        field(json, "        ", "TOTAL_DRIVER_COMPILE_TIME", driver).append(",\n");
        field(json, "        ", "TOTAL_GRAAL_COMPILE_TIME", compile - driver);
        for (GraphTask task : graph.tasks()) {
            json.append(",\n");
            appendTask(json, task);
        }
        json.append("\n    }");
    }

    private void appendTask(StringBuilder json, GraphTask task) {
        json.append("        ").append(quoted(task.name())).append(": {\n");
        field(json, "            ", "BACKEND", device.getTornadoVMBackend()).append(",\n");
        field(json, "            ", "METHOD", task.label()).append(",\n");
        field(json, "            ", "DEVICE_ID", device.getBackendIndex() + ":" + deviceIndex())
                .append(",\n");
        field(json, "            ", "DEVICE", device.getDeviceName()).append(",\n");
        GraphTask host = task.host();
        if (host != null) {
            field(json, "            ", "FUSED_INTO", host.name()).append(",\n");
        }
        field(json, "            ", "TASK_COMPILE_DRIVER_TIME", task.driverNanos())
                .append(",\n");
        field(json, "            ", "TASK_COMPILE_GRAAL_TIME", task.compileNanos() - task.driverNanos())
                .append(",\n");
        if (host == null) {
            appendRun(json, task);
        }
        field(json, "            ", "TASK_KERNEL_TIME", task.runNanos()).append("\n        }");
    }

    /** What TornadoVM does not tell of a task: when it began, what it had to do, and when each thread worked for it. */
    private static void appendRun(StringBuilder json, GraphTask task) {
        String indent = "            ";
        field(json, indent, "TASK_START_TIME", task.startNanos()).append(",\n");
        TaskWork work = task.work();
        if (work != null) {
            field(json, indent, "TASK_READ_SIZE_BYTES", work.bytesRead()).append(",\n");
            field(json, indent, "TASK_WRITTEN_SIZE_BYTES", work.bytesWritten()).append(",\n");
            field(json, indent, "TASK_PRODUCT_OPERATIONS", work.operations()).append(",\n");
        }
        ThreadTimes times = task.threadTimes();
        if (times != null) {
            field(json, indent, "TASK_THREADS", times.threads()).append(",\n");
            field(json, indent, "TASK_THREAD_TIMES", threads(times)).append(",\n");
        }
    }

    /** {@code thread:start:end:busy,…}, of those that did anything. */
    private static String threads(ThreadTimes times) {
        StringBuilder text = new StringBuilder();
        for (int slot = 0; slot < times.threads(); slot++) {
            if (times.busy(slot) > 0) {
                text.append(text.isEmpty() ? "" : ",").append(slot);
                text.append(':').append(times.first(slot));
                text.append(':').append(times.last(slot));
                text.append(':').append(times.busy(slot));
            }
        }
        return text.toString();
    }

    private int deviceIndex() {
        return device instanceof OpenClDevice opencl ? opencl.index() : 0;
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

    private long sum(ToLongFunction<DeviceGraph> value) {
        long sum = 0;
        for (int i = 0; i < graphs.length; i++) {
            if (latest < 0 || latest == i) {
                sum += value.applyAsLong(graphs[i]);
            }
        }
        return sum;
    }

    private long sumTasks(ToLongFunction<GraphTask> value) {
        return sum(graph -> {
            long sum = 0;
            for (GraphTask task : graph.tasks()) {
                sum += value.applyAsLong(task);
            }
            return sum;
        });
    }
}
