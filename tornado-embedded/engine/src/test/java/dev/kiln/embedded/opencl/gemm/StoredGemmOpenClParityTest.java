package dev.kiln.embedded.opencl.gemm;

import dev.kiln.embedded.host.WorkPool;
import dev.kiln.embedded.host.gemm.Epilogue;
import dev.kiln.embedded.host.gemm.GemmRequest;
import dev.kiln.embedded.host.gemm.GemmSpec;
import dev.kiln.embedded.host.gemm.StoredFormat;
import dev.kiln.embedded.host.gemm.StoredTrial;
import dev.kiln.embedded.opencl.OpenClBuffer;
import dev.kiln.embedded.opencl.OpenClCall;
import dev.kiln.embedded.opencl.OpenClCapabilities;
import dev.kiln.embedded.opencl.OpenClContext;
import dev.kiln.embedded.opencl.OpenClPlatforms;
import dev.kiln.embedded.opencl.OpenClQueue;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** Products of stored matrices on devices have the bits of plain decoding, the host's {@code gemm} and encoding. */
class StoredGemmOpenClParityTest {
    private static final int[] SIZES = {1, 3, 8, 17, 33, 65, 130};
    private static final int[] GROUPS = {2, 6, 16, 32, 128};
    private static final List<StoredFormat> RESULTS = List.of(
            StoredFormat.FP32, StoredFormat.FP16, StoredFormat.BF16, StoredFormat.FP8_E4M3, StoredFormat.FP8_E5M2);

    private OpenClContext context;

    @BeforeEach
    void find() {
        OpenClPlatforms platforms = OpenClPlatforms.find();
        Assumptions.assumeFalse(platforms.devices().isEmpty(), "No OpenCL device: " + platforms.reason());
        context = platforms.devices().getFirst().context();
        OpenClCapabilities device = context.device().capabilities();
        Assumptions.assumeTrue(device.fusesMultiplyAdd(), () -> device.name() + " does not fuse multiply-adds");
        Assumptions.assumeTrue(device.roundsDivision(), () -> device.name() + " rounds no quotients correctly");
    }

    static List<GemmVariant> variants() {
        return List.of(GemmVariant.PORTABLE, GemmVariant.CPU, GemmVariant.GPU_SMALL);
    }

    /** Each variant meets each format as A, as B and as C. CPU devices build slowly, so there are few programs. */
    @ParameterizedTest
    @MethodSource("variants")
    void hasTheBitsOfPlainDecodingAndEncoding(GemmVariant variant) {
        requireRoom(variant);
        SplittableRandom random = new SplittableRandom(21);
        for (int i = 0; i < 7; i++) {
            StoredTrial.Setting setting =
                    setting(StoredFormat.of(i), StoredFormat.of((i * 3 + 6) % 7), RESULTS.get(i % 5), i % 3, random);
            GemmSpec spec = spec(random, i % 4).with(Epilogue.of(i % 6));
            compare(variant, StoredTrial.random(spec, setting, random));
        }
    }

    @ParameterizedTest
    @EnumSource(StoredFormat.class)
    void transposesEveryFormat(StoredFormat format) {
        requireRoom(GemmVariant.CPU);
        SplittableRandom random = new SplittableRandom(22);
        int transpositions = 3 - format.code() % 4;
        StoredTrial.Setting setting = setting(format, format, RESULTS.get(format.code() % 5), 0, random);
        compare(GemmVariant.CPU, StoredTrial.random(spec(random, transpositions), setting, random));
    }

    @Test
    void masksByEveryFormat() {
        SplittableRandom random = new SplittableRandom(23);
        for (StoredFormat mask : RESULTS) {
            StoredTrial.Setting setting = new StoredTrial.Setting(
                    StoredFormat.FP16, StoredFormat.INT4, StoredFormat.FP16, mask, groups(random), false, 0);
            StoredTrial trial = StoredTrial.random(spec(random, 0).with(Epilogue.RELU_MASK), setting, random);
            compare(GemmVariant.PORTABLE, trial);
        }
    }

    /** What a step of training does, by the variant that the device chooses. */
    @Test
    void multipliesWhatTrainingNeeds() {
        SplittableRandom random = new SplittableRandom(24);
        StoredTrial.Setting setting = new StoredTrial.Setting(
                StoredFormat.FP8_E4M3,
                StoredFormat.INT4,
                StoredFormat.FP8_E4M3,
                StoredFormat.FP32,
                new StoredTrial.Groups(128, 32, 128, 0),
                true,
                0);
        GemmSpec spec = GemmSpec.of(70, 200, 784, false, true).with(Epilogue.BIAS_RELU);
        StoredTrial trial = StoredTrial.random(spec, setting, random);
        run(trial, buffers -> new OpenClGemmLibrary().prepare(context, "qgemm", trial.parameters(), buffers));
    }

    private void compare(GemmVariant variant, StoredTrial trial) {
        run(trial, buffers -> variant.prepare(context, GemmRequest.of("qgemm", trial.parameters()), buffers));
    }

    private void run(StoredTrial trial, Function<Function<Object, OpenClBuffer>, OpenClCall> library) {
        IdentityHashMap<Object, OpenClBuffer> buffers = new IdentityHashMap<>();
        try (WorkPool pool = new WorkPool(2);
                OpenClQueue queue = context.queue(false);
                OpenClCall call = library.apply(array -> buffers.computeIfAbsent(
                        array, key -> context.copyOf(((TornadoNativeArray) key).getSegment(), "a matrix")))) {
            call.enqueue(queue, null);
            for (TornadoNativeArray result : List.of(trial.c().codes, trial.c().scales)) {
                queue.read(Objects.requireNonNull(buffers.get(result)), 0, result.getSegment(), null);
            }
            queue.finish();
            trial.requireTwin(pool);
        }
        buffers.values().forEach(OpenClBuffer::close);
    }

    private static StoredTrial.Setting setting(
            StoredFormat a, StoredFormat b, StoredFormat c, int harmful, SplittableRandom random) {
        StoredFormat mask = RESULTS.get(random.nextInt(RESULTS.size()));
        return new StoredTrial.Setting(a, b, c, mask, groups(random), random.nextBoolean(), harmful);
    }

    private static StoredTrial.Groups groups(SplittableRandom random) {
        return new StoredTrial.Groups(
                pick(GROUPS, random), pick(GROUPS, random), pick(GROUPS, random), pick(GROUPS, random));
    }

    private static GemmSpec spec(SplittableRandom random, int transpositions) {
        return GemmSpec.of(
                pick(SIZES, random),
                pick(SIZES, random),
                2 * pick(SIZES, random) + 1,
                (transpositions & 1) != 0,
                (transpositions & 2) != 0);
    }

    private static int pick(int[] numbers, SplittableRandom random) {
        return numbers[random.nextInt(numbers.length)];
    }

    private void requireRoom(GemmVariant variant) {
        OpenClCapabilities device = context.device().capabilities();
        Assumptions.assumeTrue(variant.fits(device), () -> device.name() + " has no room for " + variant);
    }
}
