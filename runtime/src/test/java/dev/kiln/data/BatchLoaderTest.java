package dev.kiln.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.KilnException;
import dev.kiln.tensor.TensorAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchLoaderTest {
    private final TensorAllocator allocator = new TensorAllocator();
    private final DataSplits splits = DataSources.open("glyphs:n=101,test=10", DataOptions.defaults(), allocator);
    private final Dataset data = splits.train();

    @AfterEach
    void closeAll() {
        splits.close();
        allocator.close();
    }

    private static List<Integer> samples(Batch batch) {
        List<Integer> samples = new ArrayList<>();
        for (int row = 0; row < batch.size(); row++) {
            samples.add(batch.sample(row));
        }
        return samples;
    }

    @Test
    void givesEverySampleOnceInEachPass() {
        try (BatchLoader loader = new BatchLoader(data, 16, 7, allocator)) {
            assertThat(loader.batchesPerEpoch()).isEqualTo(7);
            List<List<Integer>> passes = new ArrayList<>();
            for (int epoch = 0; epoch < 3; epoch++) {
                List<Integer> pass = new ArrayList<>();
                for (int i = 0; i < 7; i++) {
                    Batch batch = loader.next();
                    assertThat(batch.place()).isEqualTo(new DataCursor(epoch, i));
                    assertThat(batch.size()).isEqualTo(i < 6 ? 16 : 5);
                    assertThat(batch.capacity()).isEqualTo(16);
                    assertThat(batch.lastOfEpoch()).isEqualTo(i == 6);
                    pass.addAll(samples(batch));
                }
                assertThat(pass).hasSize(101).doesNotHaveDuplicates();
                passes.add(pass);
            }
            assertThat(passes).doesNotHaveDuplicates();
        }
    }

    @Test
    void fillsArraysWithTheSamples() {
        try (BatchLoader loader = new BatchLoader(data, 16, 7, allocator)) {
            for (int i = 0; i < 7; i++) {
                Batch batch = loader.next();
                float[] expected = new float[784];
                for (int row = 0; row < 16; row++) {
                    if (row < batch.size()) {
                        data.copyFeatures(batch.sample(row), expected, 0);
                    } else {
                        Arrays.fill(expected, 0);
                    }
                    assertThat(batch.labels().get(row))
                            .isEqualTo(row < batch.size() ? data.label(batch.sample(row)) : -1);
                    for (int k = 0; k < 784; k++) {
                        assertThat(batch.features().get(row * 784 + k)).isEqualTo(expected[k]);
                    }
                }
            }
        }
    }

    @Test
    void sharesItsMemoryWithTheRecordBatch() {
        try (BatchLoader loader = new BatchLoader(data, 64, 7, allocator)) {
            loader.next();
            Batch batch = loader.next();
            try (VectorSchemaRoot records = batch.records()) {
                assertThat(records.getRowCount()).isEqualTo(37);
                FixedSizeListVector features = (FixedSizeListVector) records.getVector("features");
                Float4Vector values = (Float4Vector) features.getDataVector();
                assertThat(values.getValueCount()).isEqualTo(37 * 784);
                assertThat(values.getDataBuffer().memoryAddress())
                        .isEqualTo(batch.features().getSegment().address());
                batch.features().set(3 * 784 + 5, 42f);
                assertThat(values.get(3 * 784 + 5)).isEqualTo(42f);
                assertThat(((IntVector) records.getVector("label")).get(36))
                        .isEqualTo(batch.labels().get(36));
            }
        }
    }

    @Test
    void goesOnFromASavedPlaceAsIfNothingHadHappened() {
        List<List<Integer>> whole = new ArrayList<>();
        List<DataCursor> cursors = new ArrayList<>();
        try (BatchLoader loader = new BatchLoader(data, 16, 7, allocator)) {
            for (int i = 0; i < 20; i++) {
                cursors.add(loader.cursor());
                whole.add(samples(loader.next()));
            }
        }
        for (int from : new int[] {0, 1, 6, 7, 13, 19}) {
            try (BatchLoader loader = new BatchLoader(data, 16, 7, allocator, cursors.get(from))) {
                for (int i = from; i < 20; i++) {
                    assertThat(loader.cursor()).isEqualTo(cursors.get(i));
                    assertThat(samples(loader.next())).isEqualTo(whole.get(i));
                }
            }
        }
    }

    @Test
    void dependsOnTheSeed() {
        try (BatchLoader a = new BatchLoader(data, 16, 7, allocator);
                BatchLoader b = new BatchLoader(data, 16, 8, allocator)) {
            assertThat(samples(a.next())).isNotEqualTo(samples(b.next()));
        }
    }

    @Test
    void keepsTheOrderForEvaluation() {
        try (BatchLoader loader = BatchLoader.inOrder(data, 100, allocator)) {
            assertThat(loader.next().sample(99)).isEqualTo(99);
            assertThat(samples(loader.next())).containsExactly(100);
            assertThat(loader.next().sample(0)).isZero();
        }
    }

    @Test
    void refusesAPlaceThatIsNotThere() {
        assertThatThrownBy(() -> new BatchLoader(data, 16, 7, allocator, new DataCursor(2, 7)))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("glyphs/train")
                .hasMessageContaining("fewer than 7");
    }

    @Test
    void refusesAnEmptyDataSet() {
        assertThatThrownBy(() -> new BatchLoader(splits.validation(), 16, 7, allocator))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("has no samples");
    }

    @Test
    void passesOnWhatWentWrongInTheBackground() {
        Dataset broken = new WrappedDataset(data) {
            @Override
            public void copyFeatures(int index, float[] into, int offset) {
                throw new IllegalArgumentException("broken on purpose");
            }
        };
        try (BatchLoader loader = new BatchLoader(broken, 16, 7, allocator)) {
            assertThatThrownBy(loader::next).hasMessage("broken on purpose");
        }
    }
}
