package dev.kiln.data;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.kiln.KilnException;
import dev.kiln.tensor.Tensor;
import dev.kiln.tensor.TensorAllocator;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes an IDX file has, it is read or refused with a {@link KilnException}, and no memory stays behind. In
 * normal runs only the seeds are tried; with {@code JAZZER_FUZZ=1} in the environment Jazzer looks for more.
 */
class IdxFuzzTest {
    private static final long LIMIT_BYTES = 1 << 24;

    static Stream<Arguments> seeds() {
        byte[] images = IdxBytes.images(9);
        byte[] labels = IdxBytes.labels(9);
        byte[] doubles = IdxBytes.file(0x0E, new int[] {2, 1}, new byte[16]);
        byte[] promise = IdxBytes.file(0x08, new int[] {1 << 31, 28, 28}, new byte[3]);
        return Stream.of(
                        images,
                        labels,
                        doubles,
                        promise,
                        IdxBytes.gzip(images),
                        IdxBytes.gzip(promise),
                        Arrays.copyOf(IdxBytes.gzip(images), 25),
                        new byte[0],
                        new byte[] {0x1f, (byte) 0x8b})
                .map(Arguments::of);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "60s")
    void readsOrRefuses(byte[] bytes) {
        try (TensorAllocator allocator = new TensorAllocator(LIMIT_BYTES)) {
            readFeatures(bytes, allocator);
            readLabels(bytes);
        }
    }

    private static void readFeatures(byte[] bytes, TensorAllocator allocator) {
        try (IdxParser parser = new IdxParser(ByteSource.of("fuzz", bytes), new Fingerprint());
                Tensor features = parser.readFeatures(allocator)) {
            if (features.shape().dimension(0) != parser.header().items()) {
                throw new AssertionError(features + " is not what the header says: " + parser.header());
            }
        } catch (KilnException refused) {
            // As it should be.
        }
    }

    private static void readLabels(byte[] bytes) {
        try (IdxParser parser = new IdxParser(ByteSource.of("fuzz", bytes), new Fingerprint())) {
            parser.readLabels();
        } catch (KilnException refused) {
            // As it should be.
        }
    }
}
