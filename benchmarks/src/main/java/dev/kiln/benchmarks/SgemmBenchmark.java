package dev.kiln.benchmarks;

import dev.kiln.device.Devices;
import dev.kiln.kernels.Gemm;
import dev.kiln.kernels.GemmSpec;
import java.io.PrintStream;
import java.util.List;
import java.util.SplittableRandom;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * A square FP32 product through a task graph on a device: against TornadoVM's fastest hand-tiled kernel on its first
 * device where {@code TORNADOVM_HOME} is set, else against the host device. Matrices stay on the devices.
 */
final class SgemmBenchmark implements Benchmark {
    private static final int SIZE = 1024;
    private static final int PAIRS = 9;
    private static final int TURN = 20;
    private static final int RUN_IN = 8;
    private static final double FLOPS = 2.0 * SIZE * SIZE * SIZE;

    /** The element that both sides show. */
    private static final int SHOWN = SIZE + 7;

    private static final double TOLERANCE = 1e-3;

    @Override
    public String name() {
        return "sgemm";
    }

    @Override
    public String description() {
        return "FP32 product " + SIZE
                + "³ on a device against TornadoVM's best kernel (TORNADOVM_HOME), or the host device,"
                + " GFLOP/s (--device opencl:0)";
    }

    @Override
    public Comparison run(List<String> options, PrintStream out) throws Exception {
        String device = device(options, "opencl:0");
        FloatArray ours = new FloatArray(SIZE * SIZE);
        try (TornadoExecutionPlan plan = plan(device, ours)) {
            rate(plan);
            plan.execute().transferToHost(ours);
            if (TornadoProcess.isInstalled()) {
                try (TornadoProcess tornado = new TornadoProcess("sgemm", Integer.toString(SIZE))) {
                    tornado.run(RUN_IN);
                    requireAgreement(ours.get(SHOWN), tornado.value());
                    out.println("TornadoVM's device: " + tornado.device());
                    return compare(device, "TornadoVM", plan, () -> {
                        tornado.run(RUN_IN);
                        return FLOPS * TURN / tornado.run(TURN);
                    });
                }
            }
            FloatArray theirs = new FloatArray(SIZE * SIZE);
            try (TornadoExecutionPlan host = plan("host", theirs)) {
                rate(host);
                requireAgreement(ours.get(SHOWN), theirs.get(SHOWN));
                return compare(device, "host device", plan, () -> rate(host));
            }
        }
    }

    private Comparison compare(String device, String peer, TornadoExecutionPlan plan, Comparison.Turn theirs)
            throws Exception {
        return Comparison.alternate(
                name() + " --device " + device, peer, "GFLOP/s", true, PAIRS, () -> rate(plan), theirs);
    }

    /** Returns what follows {@code --device}. */
    static String device(List<String> options, String usual) {
        int at = options.indexOf("--device");
        return at >= 0 && at + 1 < options.size() ? options.get(at + 1) : usual;
    }

    private static TornadoExecutionPlan plan(String device, FloatArray c) {
        FloatArray a = random(1);
        FloatArray b = random(2);
        TaskGraph graph = new TaskGraph("g").transferToDevice(DataTransferMode.FIRST_EXECUTION, a, b);
        Gemm.append(graph, "t", GemmSpec.of(SIZE, SIZE, SIZE, false, false), a, b, c, c);
        graph.transferToHost(DataTransferMode.UNDER_DEMAND, c);
        TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot());
        plan.withDevice(Devices.select("embedded", device).device());
        return plan;
    }

    private static double rate(TornadoExecutionPlan plan) {
        for (int i = 0; i < RUN_IN; i++) {
            plan.execute();
        }
        long start = System.nanoTime();
        for (int i = 0; i < TURN; i++) {
            plan.execute();
        }
        return FLOPS * TURN / (System.nanoTime() - start);
    }

    private static void requireAgreement(float ours, float theirs) {
        if (!(Math.abs(ours - theirs) <= TOLERANCE)) {
            throw new IllegalStateException(
                    "Element " + SHOWN + " of the product is " + ours + ", but the peer has " + theirs);
        }
    }

    private static FloatArray random(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        FloatArray array = new FloatArray(SIZE * SIZE);
        for (int i = 0; i < array.getSize(); i++) {
            array.set(i, (float) random.nextDouble(-1, 1));
        }
        return array;
    }
}
