package dev.kiln.benchmarks;

import dev.kiln.embedded.host.HostCall;
import dev.kiln.embedded.host.WorkPool;
import dev.kiln.embedded.host.gemm.GemmLibrary;
import dev.kiln.embedded.host.gemm.GemmSpec;
import java.io.PrintStream;
import java.util.List;
import java.util.SplittableRandom;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Matrix products of the shapes of PEERS and of the MLP's training step against OpenBLAS, all cores each. */
final class GemmBenchmark implements Benchmark {
    private static final int PAIRS = 9;
    private static final double TURN_FLOPS = 5e9;
    private static final int WARM_UP_NANOS = 1_500_000_000;

    /**
     * How long each side runs before its time is taken. OpenBLAS's threads go on spinning for more than 80 ms after a
     * call, on the cores that our threads then need; and cores that were idle take a while to come back.
     */
    private static final long RUN_IN_NANOS = 300_000_000;

    private record Shape(int m, int n, int k, boolean transposeA, boolean transposeB) {
        @Override
        public String toString() {
            return m + "x" + n + "x" + k + " " + (transposeA ? "T" : "N") + (transposeB ? "T" : "N");
        }

        double flops() {
            return 2.0 * m * n * k;
        }
    }

    private static final List<Shape> SHAPES = List.of(
            new Shape(1024, 1024, 1024, false, false),
            new Shape(2048, 2048, 2048, false, false),
            new Shape(128, 1024, 784, false, false),
            new Shape(128, 1024, 784, false, true),
            new Shape(128, 1024, 1024, false, true),
            new Shape(128, 1024, 1024, false, false),
            new Shape(1024, 1024, 128, true, false),
            new Shape(1024, 784, 128, true, false),
            new Shape(128, 10, 1024, false, true),
            new Shape(10, 1024, 128, true, false),
            new Shape(128, 1024, 10, false, false));

    @Override
    public String name() {
        return "gemm";
    }

    @Override
    public String description() {
        return "FP32 matrix products against OpenBLAS 0.3.31, GFLOP/s (geometric mean of the shapes)";
    }

    @Override
    public Comparison run(List<String> options, PrintStream out) throws Exception {
        double[] ours = new double[PAIRS];
        double[] theirs = new double[PAIRS];
        try (WorkPool pool = new WorkPool()) {
            OpenBlas blas = new OpenBlas(pool.threads());
            out.println(blas.config() + ", " + pool.threads() + " threads");
            for (Shape shape : SHAPES) {
                double[][] figures = measure(shape, pool, blas);
                Comparison one = Comparison.of(shape.toString(), "OpenBLAS", "GFLOP/s", true, figures[0], figures[1]);
                out.printf(
                        "%-18s ours %6.1f  OpenBLAS %6.1f GFLOP/s  ratio %.2f [%.2f … %.2f]%n",
                        shape, one.ours(), one.theirs(), one.ratio(), one.ratioLow(), one.ratioHigh());
                for (int i = 0; i < PAIRS; i++) {
                    ours[i] += Math.log(figures[0][i]) / SHAPES.size();
                    theirs[i] += Math.log(figures[1][i]) / SHAPES.size();
                }
            }
        }
        for (int i = 0; i < PAIRS; i++) {
            ours[i] = Math.exp(ours[i]);
            theirs[i] = Math.exp(theirs[i]);
        }
        return Comparison.of(name(), "OpenBLAS 0.3.31", "GFLOP/s", true, ours, theirs);
    }

    private static double[][] measure(Shape shape, WorkPool pool, OpenBlas blas) {
        FloatArray a = random(shape.m() * shape.k(), 1);
        FloatArray b = random(shape.k() * shape.n(), 2);
        FloatArray c = new FloatArray(shape.m() * shape.n());
        FloatArray d = new FloatArray(shape.m() * shape.n());
        HostCall call = GemmLibrary.prepare(
                GemmSpec.of(shape.m(), shape.n(), shape.k(), shape.transposeA(), shape.transposeB()), a, b, c, c);
        Runnable peer = () -> blas.multiply(
                shape.m(),
                shape.n(),
                shape.k(),
                shape.transposeA(),
                shape.transposeB(),
                a.getSegment(),
                b.getSegment(),
                d.getSegment());
        long end = System.nanoTime() + WARM_UP_NANOS;
        while (System.nanoTime() < end) {
            call.run(pool);
        }
        peer.run();
        requireAgreement(shape, c, d);
        double[] ours = new double[PAIRS];
        double[] theirs = new double[PAIRS];
        for (int i = 0; i < PAIRS; i++) {
            for (int turn = 0; turn < 2; turn++) {
                if ((turn == 0) == (i % 2 == 0)) {
                    ours[i] = rate(shape, () -> call.run(pool));
                } else {
                    theirs[i] = rate(shape, peer);
                }
            }
        }
        return new double[][] {ours, theirs};
    }

    private static double rate(Shape shape, Runnable product) {
        int times = (int) Math.clamp(TURN_FLOPS / shape.flops(), 3, 2_000);
        for (long end = System.nanoTime() + RUN_IN_NANOS; System.nanoTime() < end; ) {
            product.run();
        }
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
            product.run();
        }
        return shape.flops() * times / (System.nanoTime() - start);
    }

    private static void requireAgreement(Shape shape, FloatArray ours, FloatArray theirs) {
        double bound = 2 * Math.sqrt(shape.k()) * 1e-5;
        for (int i = 0; i < ours.getSize(); i++) {
            if (!(Math.abs(ours.get(i) - theirs.get(i)) <= bound)) {
                throw new IllegalStateException(
                        shape + ": element " + i + " is " + ours.get(i) + ", but the peer has " + theirs.get(i));
            }
        }
    }

    private static FloatArray random(int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        FloatArray array = new FloatArray(size);
        for (int i = 0; i < size; i++) {
            array.set(i, (float) random.nextDouble(-1, 1));
        }
        return array;
    }
}
