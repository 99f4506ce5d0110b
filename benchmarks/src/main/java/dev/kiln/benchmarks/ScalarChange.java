package dev.kiln.benchmarks;

import dev.kiln.device.Devices;
import dev.kiln.device.Target;
import dev.kiln.kernels.LaunchGrid;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** One task graph, made and run again with something changed; on the engine of this process. */
final class ScalarChange {
    private static final int ELEMENTS = 1 << 12;

    private final Target target;
    private int changes;

    ScalarChange(String device) {
        this.target = Devices.select(Devices.AUTO, device);
    }

    /** What is changed from one time to the next. */
    enum Kind {
        /** Nothing: the same graph is made again. */
        NOTHING("nothing"),
        /** The number that a kernel is given. */
        SCALAR("a scalar"),
        /** The size of its arrays, and the number that says so. */
        SIZE("the size");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /**
     * What so many times took.
     *
     * @param nanos from making the graph to having its result
     * @param compilations executions in which the driver compiled, as the profiler saw
     */
    record Figures(long nanos, int compilations) {}

    /** A step against the gradients. */
    static void descend(KernelContext context, FloatArray weights, FloatArray gradients, float rate, int n) {
        int i = context.globalIdx;
        if (i < n) {
            weights.set(i, weights.get(i) - rate * gradients.get(i));
        }
    }

    /** Makes and runs the graph so many times, each with something new, and checks each result. */
    Figures run(Kind kind, int times) throws Exception {
        long nanos = 0;
        int compilations = 0;
        for (int i = 0; i < times; i++) {
            changes++;
            float rate = kind == Kind.SCALAR ? 1f / (1 + changes) : 0.5f;
            int n = kind == Kind.SIZE ? ELEMENTS + changes : ELEMENTS;
            FloatArray weights = new FloatArray(n);
            FloatArray gradients = new FloatArray(n);
            weights.init(1f);
            gradients.init(2f);
            long start = System.nanoTime();
            TaskGraph graph = new TaskGraph("g")
                    .transferToDevice(DataTransferMode.EVERY_EXECUTION, weights, gradients)
                    .task("step", ScalarChange::descend, new KernelContext(), weights, gradients, rate, n)
                    .transferToHost(DataTransferMode.EVERY_EXECUTION, weights);
            GridScheduler grids = new GridScheduler("g.step", LaunchGrid.lanes(n));
            try (TornadoExecutionPlan plan = target.plan(grids, graph.snapshot())) {
                plan.withProfiler(ProfilerMode.SILENT);
                TornadoExecutionResult result = plan.execute();
                nanos += System.nanoTime() - start;
                compilations += result.getProfilerResult().getDriverInstallTime() > 0 ? 1 : 0;
            }
            requireResult(weights.get(n - 1), 1f - rate * 2f, kind);
        }
        return new Figures(nanos, compilations);
    }

    private static void requireResult(float actual, float expected, Kind kind) {
        if (actual != expected) {
            throw new IllegalStateException(
                    "With " + kind + " changed, the last element is " + actual + ", but must be " + expected);
        }
    }
}
