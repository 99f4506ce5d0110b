package dev.kiln.data;

import static dev.kiln.data.Faults.assertFault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kiln.tensor.TensorAllocator;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdxReaderTest {
    private static final String IMAGES = "train-images-idx3-ubyte";
    private static final String LABELS = "train-labels-idx1-ubyte";

    @TempDir
    private Path directory = Path.of("");

    private void write(String name, byte[] bytes) throws IOException {
        IdxBytes.write(directory, name, bytes);
    }

    @ParameterizedTest
    @CsvSource({"t10k,-,false", "test,-,true", "t10k,.,true"})
    void readsTrainAndTest(String test, String dash, boolean compressed) throws IOException {
        String end = compressed ? ".gz" : "";
        byte[][] files = {IdxBytes.images(30), IdxBytes.labels(30), IdxBytes.images(6), IdxBytes.labels(6)};
        String[] names = {"train-images", "train-labels", test + "-images", test + "-labels"};
        for (int i = 0; i < files.length; i++) {
            String name = names[i] + dash + "idx" + (i % 2 == 0 ? 3 : 1) + "-ubyte" + end;
            write(name, compressed ? IdxBytes.gzip(files[i]) : files[i]);
        }
        DataOptions options = DataOptions.defaults().withValidationFraction(0.2);
        try (DataSplits splits = DataSources.open(directory.toString(), options)) {
            assertThat(splits.train().size()).isEqualTo(24);
            assertThat(splits.validation().size()).isEqualTo(6);
            assertThat(splits.test().size()).isEqualTo(6);
            assertThat(splits.test().sampleShape()).containsExactly(2, 3);
            assertThat(splits.test().classNames()).containsExactly("0", "1", "2");
            assertThat(splits.test().label(4)).isEqualTo(1);
            assertThat(splits.test().raw(1))
                    .containsExactly(
                            new float[] {6 / 255f, 7 / 255f, 8 / 255f, 9 / 255f, 10 / 255f, 11 / 255f},
                            Offset.offset(1e-7f));
        }
    }

    @Test
    void hasTheSameFingerprintCompressedOrNot() throws IOException {
        write(IMAGES + ".gz", IdxBytes.gzip(IdxBytes.images(30)));
        write(LABELS + ".gz", IdxBytes.gzip(IdxBytes.labels(30)));
        try (DataSplits compressed = DataSources.open(directory.toString(), DataOptions.defaults())) {
            write(IMAGES, IdxBytes.images(30));
            write(LABELS, IdxBytes.labels(30));
            try (DataSplits plain = DataSources.open(directory.toString(), DataOptions.defaults())) {
                assertThat(plain.train().fingerprint())
                        .hasSize(64)
                        .isEqualTo(plain.test().fingerprint())
                        .isEqualTo(compressed.train().fingerprint());
            }
            byte[] changed = IdxBytes.images(30);
            changed[20] ^= 1;
            write(IMAGES, changed);
            try (DataSplits plain = DataSources.open(directory.toString(), DataOptions.defaults())) {
                assertThat(plain.train().fingerprint())
                        .isNotEqualTo(compressed.train().fingerprint());
            }
        }
    }

    @Test
    void readsFloats() throws IOException {
        ByteBuffer values = ByteBuffer.allocate(4 * 2 * 8);
        for (int i = 0; i < 8; i++) {
            values.putDouble(i * 0.5);
        }
        write(IMAGES, IdxBytes.file(0x0E, new int[] {4, 2}, values.array()));
        write(LABELS, IdxBytes.labels(4));
        try (DataSplits splits =
                DataSources.open(directory.toString(), DataOptions.defaults().withTestFraction(0))) {
            assertThat(splits.train().raw(3)).containsExactly(3f, 3.5f);
            assertThat(splits.test().size()).isZero();
        }
    }

    @Test
    void cutsTheTestSamplesByTheSeedIfThereAreNone() throws IOException {
        write(IMAGES, IdxBytes.images(30));
        write(LABELS, IdxBytes.labels(30));
        String spec = directory.toString();
        try (DataSplits one = DataSources.open(spec, DataOptions.defaults());
                DataSplits same = DataSources.open(spec, DataOptions.defaults());
                DataSplits other = DataSources.open(spec, DataOptions.defaults().withSeed(2))) {
            assertThat(one.train().size()).isEqualTo(24);
            assertThat(one.test().size()).isEqualTo(6);
            assertThat(one.test().raw(0)).isEqualTo(same.test().raw(0));
            assertThat(List.of(
                            one.test().raw(0)[0],
                            one.test().raw(1)[0],
                            one.test().raw(2)[0]))
                    .isNotEqualTo(List.of(
                            other.test().raw(0)[0],
                            other.test().raw(1)[0],
                            other.test().raw(2)[0]));
        }
    }

    @Test
    void readsWithoutLabelsWhatAModelIsAskedAbout() throws IOException {
        write(IMAGES, IdxBytes.images(3));
        DataSchema schema = new DataSchema(List.of("a", "b"), List.of(), List.of(2, 3), Normalization.ofAll(0.5, 0.25));
        DataOptions options = DataOptions.defaults().withSchema(schema).withTestFraction(0);
        try (DataSplits splits = DataSources.open(directory.toString(), options)) {
            assertThat(splits.train().label(2)).isEqualTo(-1);
            assertThat(splits.train().schema()).isEqualTo(schema);
            float[] row = new float[6];
            splits.train().copyFeatures(0, row, 0);
            assertThat(row[0]).isEqualTo(-2f);
        }
        assertFault("missing-file", directory).contains("labels");
    }

    @Test
    void readsMnist() {
        Path mnist = Path.of("../../shared/data/mnist");
        assumeTrue(
                Files.isDirectory(mnist),
                "no MNIST at " + mnist.toAbsolutePath().normalize());
        try (DataSplits splits = DataSources.open(mnist.toString(), DataOptions.defaults())) {
            assertThat(splits.train().size()).isEqualTo(60_000);
            assertThat(splits.test().size()).isEqualTo(10_000);
            assertThat(splits.train().name()).isEqualTo("mnist/train");
            assertThat(splits.train().classNames()).hasSize(10);
            assertThat(counts(splits.test()))
                    .as("the published class counts; the order of the samples is free")
                    .containsExactly(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
            double mean = splits.train().normalization().mean().get(0);
            double deviation = splits.train().normalization().deviation().get(0);
            assertThat(Math.abs(mean - 0.1307)).isLessThanOrEqualTo(5e-5);
            assertThat(Math.abs(deviation - 0.3081)).isLessThanOrEqualTo(5e-5);
        }
    }

    private static int[] counts(Dataset data) {
        int[] counts = new int[data.classNames().size()];
        for (int i = 0; i < data.size(); i++) {
            counts[data.label(i)]++;
        }
        return counts;
    }

    @Test
    void refusesATruncatedGzip() throws IOException {
        byte[] whole = IdxBytes.gzip(IdxBytes.images(30));
        write(LABELS, IdxBytes.labels(30));
        for (int length : new int[] {3, 12, 20, whole.length - 1}) {
            write(IMAGES + ".gz", Arrays.copyOf(whole, length));
            assertFault("bad-gzip", directory).contains(IMAGES + ".gz").contains("download it again");
        }
        byte[] damaged = whole.clone();
        damaged[whole.length - 5] ^= 1;
        write(IMAGES + ".gz", damaged);
        assertFault("bad-gzip", directory);
    }

    @Test
    void refusesAWrongMagic() throws IOException {
        write(LABELS, IdxBytes.labels(30));
        write(IMAGES, "<html>404 Not Found</html>".getBytes(StandardCharsets.US_ASCII));
        assertFault("bad-idx", directory).contains(IMAGES).contains("3c 68 74 6d");
        write(IMAGES, new byte[] {0, 0});
        assertFault("bad-idx", directory).contains("ends within its header");
        write(IMAGES, new byte[] {0, 0, 8, 3, 0, 0});
        assertFault("bad-idx", directory).contains("ends within its dimensions");
        write(IMAGES, new byte[0]);
        assertFault("bad-idx", directory);
    }

    @Test
    void refusesCountsThatDiffer() throws IOException {
        write(IMAGES, IdxBytes.images(30));
        write(LABELS, IdxBytes.labels(29));
        assertFault("count-mismatch", directory)
                .contains(LABELS)
                .contains("30 labels")
                .contains("29");
    }

    @Test
    void refusesAHeaderThatPromisesTooMuch() throws IOException {
        write(LABELS, IdxBytes.labels(30));
        int[][] promises = {{1 << 31, 28, 28}, {Integer.MAX_VALUE, 28, 28}, {-1, -1, -1}, {31, 2, 3}, {1, -1, 0}};
        for (int[] promise : promises) {
            byte[] file = IdxBytes.file(0x08, promise, new byte[180]);
            write(IMAGES, file);
            assertFault("bad-idx", directory)
                    .contains("promises more than it can hold")
                    .contains("180 bytes");
            Files.delete(directory.resolve(IMAGES));
        }
        write(IMAGES + ".gz", IdxBytes.gzip(IdxBytes.file(0x08, new int[] {1 << 31, 28, 28}, new byte[180])));
        assertFault("bad-idx", directory).contains("promises more than it can hold");
    }

    @Test
    void countsWhatACompressedFileHoldsBeforeItAllocatesMuch() throws IOException {
        // 300 MB are possible for a file of this size, so only counting shows that they are not there.
        byte[] noise = new byte[400_000];
        SplitMix random = new SplitMix(1);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (byte) random.nextLong();
        }
        write(IMAGES + ".gz", IdxBytes.gzip(IdxBytes.file(0x08, new int[] {300_000, 1000}, noise)));
        write(LABELS, IdxBytes.labels(300_000));
        try (TensorAllocator allocator = new TensorAllocator()) {
            assertFault("bad-idx", directory).contains("ends too early").contains("400,012");
            assertThat(allocator.peakBytes()).isZero();
        }
    }

    @Test
    void refusesABombThatDoesNotFitInMemory() throws IOException {
        write(IMAGES, IdxBytes.file(0x08, new int[] {3000, 1000}, new byte[0]));
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve(IMAGES).toFile(), "rw")) {
            file.setLength(12 + 3_000_000);
        }
        write(LABELS, IdxBytes.labels(3000));
        try (TensorAllocator allocator = new TensorAllocator(1 << 20)) {
            assertThatThrownBy(() -> DataSources.open(directory.toString(), DataOptions.defaults(), allocator))
                    .hasMessageContaining("too little memory for data of shape [3000 × 1000]");
        }
    }

    @Test
    void refusesDataBehindTheEnd() throws IOException {
        write(IMAGES, Arrays.copyOf(IdxBytes.images(30), 4 + 12 + 181));
        write(LABELS, IdxBytes.labels(30));
        assertFault("bad-idx", directory).contains("goes on after its data");
    }

    @Test
    void refusesNoDataAndOneClass() throws IOException {
        write(IMAGES, IdxBytes.images(0));
        write(LABELS, IdxBytes.labels(0));
        assertFault("empty-data", directory);
        write(IMAGES, IdxBytes.images(30));
        write(LABELS, IdxBytes.file(0x08, new int[] {30}, new byte[30]));
        assertFault("one-class", directory).contains("at least 2 classes").contains("1 in 30 samples");
    }

    @Test
    void refusesLabelsOutOfRange() throws IOException {
        write(IMAGES, IdxBytes.images(30));
        write(LABELS, IdxBytes.labels(30));
        write("t10k-images-idx3-ubyte", IdxBytes.images(2));
        write("t10k-labels-idx1-ubyte", IdxBytes.file(0x08, new int[] {2}, new byte[] {0, 3}));
        assertFault("bad-label", directory).contains("labels from 0 to 2").contains("label 3");
        write("t10k-labels-idx1-ubyte", IdxBytes.file(0x09, new int[] {2}, new byte[] {0, -1}));
        assertFault("bad-label", directory).contains("at index 1").contains("-1");
        write("t10k-labels-idx1-ubyte", IdxBytes.images(2));
        assertFault("bad-idx", directory).contains("cannot be labels");
    }

    @Test
    void refusesValuesThatAreNoNumbers() throws IOException {
        ByteBuffer values = ByteBuffer.allocate(4 * 4);
        values.putFloat(1).putFloat(2).putFloat(Float.NaN).putFloat(4);
        write(IMAGES, IdxBytes.file(0x0D, new int[] {4, 1}, values.array()));
        write(LABELS, IdxBytes.labels(4));
        assertFault("not-finite", directory).contains("index 2").contains("NaN");
    }

    @Test
    void refusesTestSamplesOfAnotherShape() throws IOException {
        write(IMAGES, IdxBytes.images(30));
        write(LABELS, IdxBytes.labels(30));
        write("t10k-images-idx3-ubyte", IdxBytes.file(0x08, new int[] {3, 1, 5}, new byte[15]));
        write("t10k-labels-idx1-ubyte", IdxBytes.labels(3));
        assertFault("data-mismatch", directory).contains("[2, 3]").contains("[1, 5]");
    }
}
