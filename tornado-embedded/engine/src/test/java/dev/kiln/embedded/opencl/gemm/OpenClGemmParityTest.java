package dev.kiln.embedded.opencl.gemm;

import dev.kiln.embedded.host.gemm.Epilogue;
import dev.kiln.embedded.host.gemm.GemmSpec;
import dev.kiln.embedded.host.gemm.PlainGemm;
import dev.kiln.embedded.opencl.OpenClBuffer;
import dev.kiln.embedded.opencl.OpenClCall;
import dev.kiln.embedded.opencl.OpenClContext;
import dev.kiln.embedded.opencl.OpenClPlatforms;
import dev.kiln.embedded.opencl.OpenClQueue;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

class OpenClGemmParityTest {

    private static final int[] SIZES = {1, 3, 4, 17, 33, 64};

    private OpenClContext context;

    @BeforeEach
    void find() {
        OpenClPlatforms platforms = OpenClPlatforms.find();
        Assumptions.assumeFalse(platforms.devices().isEmpty(), "No OpenCL device: " + platforms.reason());
        context = platforms.devices().getFirst().context();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 33, 65, 130})
    void agreesWithThePlainTwinAtOddSizes(int m) {
        SplittableRandom random = new SplittableRandom(m);
        for (int n : SIZES) {
            for (int k : SIZES) {
                for (int transpositions = 0; transpositions < 4; transpositions++) {
                    compare(spec(m, n, k, transpositions, 1, random.nextBoolean(), Epilogue.NONE), random);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Epilogue.class)
    void appliesEveryEpilogue(Epilogue epilogue) {
        SplittableRandom random = new SplittableRandom(epilogue.code());
        for (int n : new int[] {1, 10, 31, 131}) {
            for (boolean accumulate : new boolean[] {false, true}) {
                compare(spec(14, n, 30, 2, 1, accumulate, epilogue), random);
                compare(spec(19, n, 300, 0, 1, accumulate, epilogue), random);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Epilogue.class)
    void multipliesBatches(Epilogue epilogue) {
        SplittableRandom random = new SplittableRandom(7);
        for (int transpositions = 0; transpositions < 4; transpositions++) {
            compare(spec(13, 21, 35, transpositions, 5, false, epilogue), random);
            boolean transposesB = transpositions > 1;
            compare(new GemmSpec(9, 18, 40, false, transposesB, 4, 0, 800, 200, true, epilogue), random);
        }
    }

    @Test
    void agreesOverLongSums() {
        SplittableRandom random = new SplittableRandom(3);
        for (int transpositions = 0; transpositions < 4; transpositions++) {
            compare(spec(70, 40, 1000, transpositions, 1, false, Epilogue.BIAS_RELU), random);
        }
    }

    private static GemmSpec spec(
            int m, int n, int k, int transpositions, int batch, boolean accumulate, Epilogue epilogue) {
        boolean transposesA = (transpositions & 1) != 0;
        boolean transposesB = (transpositions & 2) != 0;
        return new GemmSpec(m, n, k, transposesA, transposesB, batch, m * k, n * k, m * n, accumulate, epilogue);
    }

    private static FloatArray array(long size, SplittableRandom random) {
        FloatArray array = new FloatArray(Math.toIntExact(size));
        for (int i = 0; i < array.getSize(); i++) {
            array.set(i, (float) random.nextDouble(-1, 1));
        }
        return array;
    }

    private void compare(GemmSpec spec, SplittableRandom random) {
        FloatArray a = array(spec.elementsOfA(), random);
        FloatArray b = array(spec.elementsOfB(), random);
        FloatArray c = array(spec.elementsOfC(), random);
        FloatArray aux = array(Math.max(1, spec.elementsOfAux()), random);
        PlainGemm plain = new PlainGemm(spec, a, b, c, aux);
        float[] before = c.toHeapArray();
        run(spec, a, b, c, aux);
        for (int i = 0; i < before.length; i++) {
            boolean inside = spec.batch() == 1 || i % spec.strideC() < spec.m() * spec.n();
            double expected = inside ? plain.expected(i) : before[i];
            double error = Math.abs(c.get(i) - expected);
            if (!(error <= plain.bound(i))) {
                throw new AssertionError("%s: element %d must be %s ± %s, but is %s"
                        .formatted(spec, i, expected, plain.bound(i), c.get(i)));
            }
        }
    }

    private void run(GemmSpec spec, FloatArray a, FloatArray b, FloatArray c, FloatArray aux) {
        Object[] parameters = {
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
        IdentityHashMap<Object, OpenClBuffer> buffers = new IdentityHashMap<>();
        try (OpenClQueue queue = context.queue(false);
                OpenClCall call = new OpenClGemmLibrary()
                        .prepare(
                                context,
                                "gemm",
                                parameters,
                                array -> buffers.computeIfAbsent(
                                        array, key -> context.copyOf(((FloatArray) key).getSegment(), "a matrix")))) {
            call.enqueue(queue, null);
            OpenClBuffer result = Objects.requireNonNull(buffers.get(c));
            queue.read(result, 0, c.getSegment(), null);
            queue.finish();
        }
        buffers.values().forEach(OpenClBuffer::close);
    }
}
