package dev.kiln.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.tensor.TensorAllocator;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

class GlyphReaderTest {
    private static String fingerprint(String spec) {
        try (DataSplits splits = DataSources.open(spec, DataOptions.defaults())) {
            return splits.train().fingerprint();
        }
    }

    @Test
    void hasTenEquallyFrequentClasses() {
        try (TensorAllocator allocator = new TensorAllocator();
                DataSplits splits = DataSources.open("glyphs:n=500,test=100", DataOptions.defaults(), allocator)) {
            assertThat(splits.train().size()).isEqualTo(500);
            assertThat(splits.validation().size()).isZero();
            assertThat(splits.test().size()).isEqualTo(100);
            assertThat(splits.train().sampleShape()).containsExactly(28, 28);
            assertThat(splits.train().classNames()).hasSize(10).contains("ring", "spiral");
            int[] counts = new int[10];
            for (int i = 0; i < 500; i++) {
                counts[splits.train().label(i)]++;
            }
            assertThat(counts).containsOnly(50);
            assertThat(allocator.usage("data").bytes()).isBetween(600L * 784, 600L * 784 + 20_000);
        }
    }

    @Test
    void isNormalisedByTheTrainingSamples() {
        try (DataSplits splits = DataSources.open("glyphs:n=1000,test=100", DataOptions.defaults())) {
            Dataset train = splits.train();
            float[] row = new float[784];
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < train.size(); i++) {
                train.copyFeatures(i, row, 0);
                for (float value : row) {
                    sum += value;
                    squares += (double) value * value;
                }
            }
            double count = 784.0 * train.size();
            assertThat(Math.abs(sum / count)).isLessThanOrEqualTo(1e-4);
            assertThat(Math.abs(squares / count - 1)).isLessThanOrEqualTo(1e-4);
            assertThat(splits.test().normalization()).isEqualTo(train.normalization());
            for (float value : train.raw(3)) {
                assertThat(value).isBetween(0f, 1f);
            }
        }
    }

    @Test
    void isTheSameWhateverThreads() throws Exception {
        String all = fingerprint("glyphs:n=3000,test=200");
        try (ForkJoinPool one = new ForkJoinPool(1)) {
            assertThat(one.submit(() -> fingerprint("glyphs:n=3000,test=200")).get())
                    .isEqualTo(all);
        }
        assertThat(fingerprint("glyphs:n=3000,test=200,seed=2")).isNotEqualTo(all);
    }

    @Test
    void keepsItsBits() {
        assertThat(fingerprint("glyphs:n=1000,test=100"))
                .isEqualTo("6081e1c14124f90923dc26bf38fabb26a8d8e81a8a1875b842e5d62907d10366");
    }

    @Test
    void hasTestSamplesThatDoNotDependOnTheNumberOfTrainingSamples() {
        try (DataSplits few = DataSources.open("glyphs:n=100,test=50", DataOptions.defaults());
                DataSplits many = DataSources.open("glyphs:n=200,test=50", DataOptions.defaults())) {
            assertThat(few.test().raw(49)).isEqualTo(many.test().raw(49));
            assertThat(few.train().raw(49))
                    .isEqualTo(many.train().raw(49))
                    .isNotEqualTo(few.test().raw(49));
        }
    }
}
