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
 * device where {@code TORNADOVM_HOME} is set, else against the host device. Matrices stay on the devices; the whole of
 * each product is compared with one in double precision first.
 */
final class SgemmBenchmark implements Benchmark {
    private static final int SIZE = 1024;
    private static final int PAIRS = 9;
    private static final int TURN = 20;
    private static final int RUN_IN = 8;
    private static final double FLOPS = 2.0 * SIZE * SIZE * SIZE;

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
    public Comparison run(List<String> words, PrintStream out) throws Exception {
        String device = new Options(words).device("opencl:0");
        ExactProduct exact = new ExactProduct(SIZE, random(1), random(2));
        FloatArray ours = new FloatArray(SIZE * SIZE);
        try (TornadoExecutionPlan plan = plan(device, ours)) {
            rate(plan);
            plan.execute().transferToHost(ours);
            exact.require(ours.toHeapArray(), device);
            if (TornadoSdk.isInstalled()) {
                try (TornadoProcess tornado = TornadoProcess.peer("sgemm", Integer.toString(SIZE))) {
                    tornado.run(RUN_IN);
                    exact.require(tornado.result(), "TornadoVM");
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
                host.execute().transferToHost(theirs);
                exact.require(theirs.toHeapArray(), "host");
                return compare(device, "host device", plan, () -> rate(host));
            }
        }
    }

    private Comparison compare(String device, String peer, TornadoExecutionPlan plan, Comparison.Turn theirs)
            throws Exception {
        return Comparison.alternate(
                name() + " --device " + device, peer, "GFLOP/s", true, PAIRS, () -> rate(plan), theirs);
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

    private static FloatArray random(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        FloatArray array = new FloatArray(SIZE * SIZE);
        for (int i = 0; i < array.getSize(); i++) {
            array.set(i, (float) random.nextDouble(-1, 1));
        }
        return array;
    }
}
