package dev.kiln.data;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.kiln.KilnException;
import dev.kiln.tensor.TensorAllocator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes a CSV file has, it is read or refused with a {@link KilnException}, and no memory stays behind. In
 * normal runs only the seeds are tried; with {@code JAZZER_FUZZ=1} in the environment Jazzer looks for more.
 */
class CsvFuzzTest {
    private static final DataSchema SCHEMA =
            new DataSchema(List.of("x", "y"), List.of("a", "b=red", "b=blue"), List.of(3), Normalization.ofAll(0, 1));

    static Stream<Arguments> seeds() {
        return Stream.of(
                        "a,b,label\n1,red,x\n2,blue,y\n",
                        "a;b;c\r\n1;\"r;e\"\"d\";x\r\n\r\n2;blue;y",
                        "\uFEFFa\tlabel\n-1e-3\t1\n.5\t2\n",
                        "a,b\n1\n",
                        "a,b\n1,2,3\n",
                        "a,b\nNaN,1\n",
                        "a,b\n1,\"x",
                        "a,a\n1,1\n",
                        "\n\n\n",
                        "a,b\n1,0.5\n2,0.25\n3,0.125\n")
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .flatMap(bytes -> Stream.of(bytes, IdxBytes.gzip(bytes)))
                .map(Arguments::of);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "60s")
    void readsOrRefuses(byte[] bytes) {
        DataOptions options = DataOptions.defaults();
        read(bytes, options);
        read(bytes, options.withSchema(SCHEMA));
        read(bytes, options.withLabelColumn("b"));
    }

    private static void read(byte[] bytes, DataOptions options) {
        try (TensorAllocator allocator = new TensorAllocator(1 << 24)) {
            try (SampleStore store =
                    new CsvParser(ByteSource.of("fuzz", bytes), options, new Fingerprint()).read(allocator)) {
                StoreCheck.check(store);
            } catch (KilnException refused) {
                StoreCheck.check(refused);
            }
        }
    }
}
