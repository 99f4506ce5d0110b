package dev.kiln.data;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.kiln.KilnException;
import dev.kiln.tensor.TensorAllocator;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes an Arrow file has, it is read or refused with a {@link KilnException}, and no memory stays behind. In
 * normal runs only the seeds are tried; with {@code JAZZER_FUZZ=1} in the environment Jazzer looks for more.
 */
class ArrowFuzzTest {
    static Stream<Arguments> seeds() {
        byte[] file = ArrowBytes.table(true, CodecType.NO_COMPRESSION);
        return Stream.of(
                        file,
                        ArrowBytes.table(false, CodecType.NO_COMPRESSION),
                        ArrowBytes.table(false, CodecType.LZ4_FRAME),
                        ArrowBytes.table(false, CodecType.ZSTD),
                        ArrowBytes.images(),
                        Arrays.copyOf(file, file.length / 2),
                        new byte[] {'A', 'R', 'R', 'O', 'W', '1', 0, 0},
                        new byte[] {-1, -1, -1, -1, -1, -1, -1, 127},
                        new byte[0])
                .map(Arguments::of);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "60s")
    void readsOrRefuses(byte[] bytes) {
        try (TensorAllocator allocator = new TensorAllocator(1 << 24)) {
            try (SampleStore store = new ArrowParser(
                            ByteSource.of("fuzz", bytes), DataOptions.defaults(), new Fingerprint())
                    .read(allocator)) {
                StoreCheck.check(store);
            } catch (KilnException refused) {
                StoreCheck.check(refused);
            }
        }
    }
}
