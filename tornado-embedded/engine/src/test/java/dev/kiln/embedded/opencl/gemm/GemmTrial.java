package dev.kiln.embedded.opencl.gemm;

import dev.kiln.embedded.host.WorkPool;
import dev.kiln.embedded.host.gemm.GemmLibrary;
import dev.kiln.embedded.host.gemm.GemmRequest;
import dev.kiln.embedded.host.gemm.GemmSpec;
import dev.kiln.embedded.host.gemm.PlainGemm;
import dev.kiln.embedded.opencl.OpenClBuffer;
import dev.kiln.embedded.opencl.OpenClCall;
import dev.kiln.embedded.opencl.OpenClContext;
import dev.kiln.embedded.opencl.OpenClQueue;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Function;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** One product of random matrices, on a device and by the twins it is held against. */
record GemmTrial(GemmSpec spec, FloatArray a, FloatArray b, FloatArray c, FloatArray aux) {

    static GemmTrial random(GemmSpec spec, SplittableRandom random) {
        return new GemmTrial(
                spec,
                array(spec.elementsOfA(), random),
                array(spec.elementsOfB(), random),
                array(spec.elementsOfC(), random),
                array(Math.max(1, spec.elementsOfAux()), random));
    }

    private static FloatArray array(long size, SplittableRandom random) {
        FloatArray array = new FloatArray(Math.toIntExact(size));
        for (int i = 0; i < array.getSize(); i++) {
            array.set(i, (float) random.nextDouble(-1, 1));
        }
        return array;
    }

    /** Holds the library's result, by the variant that it chooses, against the plain twin. */
    static void compare(OpenClContext context, GemmSpec spec, SplittableRandom random) {
        GemmTrial trial = random(spec, random);
        trial.comparePlain(() -> trial.run(
                context, buffers -> new OpenClGemmLibrary().prepare(context, "gemm", trial.parameters(), buffers)));
    }

    /** Holds a variant's result against the plain twin. */
    static void compare(OpenClContext context, GemmVariant variant, GemmSpec spec, SplittableRandom random) {
        GemmTrial trial = random(spec, random);
        trial.comparePlain(() -> trial.runVariant(context, variant));
    }

    /** Holds a variant's result against the host's, bit by bit. */
    static void compareWithHost(
            OpenClContext context, WorkPool pool, GemmVariant variant, GemmSpec spec, SplittableRandom random) {
        GemmTrial trial = random(spec, random);
        FloatArray expected = FloatArray.fromArray(trial.c.toHeapArray());
        GemmLibrary.prepare(spec, trial.a, trial.b, expected, trial.aux).run(pool);
        trial.runVariant(context, variant);
        for (int i = 0; i < expected.getSize(); i++) {
            if (Float.floatToIntBits(expected.get(i)) != Float.floatToIntBits(trial.c.get(i))) {
                throw new AssertionError("%s, %s: element %d must have the host's bits, %s, but is %s"
                        .formatted(variant, spec, i, expected.get(i), trial.c.get(i)));
            }
        }
    }

    private void comparePlain(Runnable run) {
        PlainGemm plain = new PlainGemm(spec, a, b, c, aux);
        float[] before = c.toHeapArray();
        run.run();
        for (int i = 0; i < before.length; i++) {
            boolean inside = spec.batch() == 1 || i % spec.strideC() < spec.m() * spec.n();
            double expected = inside ? plain.expected(i) : before[i];
            double bound = inside ? plain.bound(i) : 0;
            if (!(Math.abs(c.get(i) - expected) <= bound)) {
                throw new AssertionError(
                        "%s: element %d must be %s ± %s, but is %s".formatted(spec, i, expected, bound, c.get(i)));
            }
        }
    }

    /** Multiplies on the device; c then holds the result. */
    void runVariant(OpenClContext context, GemmVariant variant) {
        run(context, buffers -> variant.prepare(context, new GemmRequest(spec, a, b, c, aux), buffers));
    }

    private void run(OpenClContext context, Function<Function<Object, OpenClBuffer>, OpenClCall> library) {
        IdentityHashMap<Object, OpenClBuffer> buffers = new IdentityHashMap<>();
        try (OpenClQueue queue = context.queue(false);
                OpenClCall call = library.apply(array -> buffers.computeIfAbsent(
                        array, key -> context.copyOf(((FloatArray) key).getSegment(), "a matrix")))) {
            call.enqueue(queue, null);
            OpenClBuffer result = Objects.requireNonNull(buffers.get(c));
            queue.read(result, 0, c.getSegment(), null);
            queue.finish();
        }
        buffers.values().forEach(OpenClBuffer::close);
    }

    private Object[] parameters() {
        return new Object[] {
            a,
            b,
            c,
            aux,
            spec.m(),
            spec.n(),
            spec.k(),
            spec.transposeA() ? 1 : 0,
            spec.transposeB() ? 1 : 0,
            spec.batch(),
            spec.strideA(),
            spec.strideB(),
            spec.strideC(),
            spec.accumulate() ? 1 : 0,
            spec.epilogue().code()
        };
    }
}
