package dev.kiln.tensor;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.KilnException;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Set;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

class TensorTest {
    @Test
    void sharesOneMemoryBetweenSegmentAndVector() {
        try (TensorAllocator allocator = new TensorAllocator();
                Tensor tensor = allocator.allocate("weights", ElementType.FLOAT32, Shape.of(3, 5))) {
            Float4Vector vector = (Float4Vector) tensor.vector();
            MemorySegment segment = tensor.segment();
            assertThat(vector.getDataBuffer().memoryAddress()).isEqualTo(segment.address());
            assertThat(vector.getValueCount()).isEqualTo(15);
            assertThat(vector.getNullCount()).isZero();

            segment.setAtIndex(JAVA_FLOAT, 7, 2.5f);
            vector.set(8, -1.25f);
            assertThat(vector.get(7)).isEqualTo(2.5f);
            assertThat(segment.getAtIndex(JAVA_FLOAT, 8)).isEqualTo(-1.25f);
        }
    }

    @Test
    void sharesOneMemoryBetweenDeviceArrayAndVector() {
        try (TensorAllocator allocator = new TensorAllocator();
                Tensor tensor = allocator.allocate("weights", ElementType.FLOAT32, Shape.of(3, 5))) {
            Float4Vector vector = (Float4Vector) tensor.vector();
            FloatArray array = tensor.floats();
            assertThat(tensor.floats()).isSameAs(array);
            assertThat(array.getSize()).isEqualTo(15);
            assertThat(array.getSegment().address())
                    .isEqualTo(vector.getDataBuffer().memoryAddress());

            array.set(7, 2.5f);
            vector.set(8, -1.25f);
            assertThat(vector.get(7)).isEqualTo(2.5f);
            assertThat(array.get(8)).isEqualTo(-1.25f);
            assertThat(tensor.segmentWithHeader().get(JAVA_INT, 0))
                    .as("element count in the header")
                    .isEqualTo(15);
            assertThat(vector.get(0)).isZero();
        }
    }

    @Test
    void sharesOneMemoryForIntsAndBytes() {
        try (TensorAllocator allocator = new TensorAllocator();
                Tensor ints = allocator.allocate("labels", ElementType.INT32, Shape.of(128));
                Tensor bytes = allocator.allocate("pixels", ElementType.UINT8, Shape.of(2, 784))) {
            ints.ints().set(127, 9);
            bytes.bytes().set(1567, (byte) 200);
            assertThat(((IntVector) ints.vector()).get(127)).isEqualTo(9);
            assertThat(((UInt1Vector) bytes.vector()).getObjectNoOverflow(1567)).isEqualTo((short) 200);
            assertThatIllegalStateException().isThrownBy(ints::floats).withMessageContaining("labels INT32 [128]");
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void startsWithZerosOnACacheLine(ElementType type) {
        try (TensorAllocator allocator = new TensorAllocator()) {
            for (int elements : new int[] {0, 1, 13, 207, 4098, 100_003}) {
                try (Tensor tensor = allocator.allocate("data", type, Shape.of(elements))) {
                    MemorySegment segment = tensor.segment();
                    assertThat(segment.byteSize()).isEqualTo((long) elements * type.bytes());
                    assertThat(segment.address() % 64).isZero();
                    assertThat(tensor.segmentWithHeader().address()).isEqualTo(segment.address() - 16);
                    assertThat(segment.toArray(JAVA_BYTE)).isEqualTo(new byte[Math.toIntExact(segment.byteSize())]);
                    assertThat(tensor.vector().getValueCount()).isEqualTo(elements);
                }
            }
        }
    }

    @Test
    void staggersTheStartsOfLargeBuffers() {
        try (TensorAllocator allocator = new TensorAllocator()) {
            Set<Long> pageOffsets = new HashSet<>();
            Tensor[] tensors = new Tensor[8];
            for (int i = 0; i < tensors.length; i++) {
                tensors[i] = allocator.allocate("data", ElementType.FLOAT32, Shape.of(1024, 1024));
                pageOffsets.add(tensors[i].segment().address() % 4096);
            }
            assertThat(pageOffsets).hasSize(tensors.length);
            for (Tensor tensor : tensors) {
                tensor.close();
            }
        }
    }

    @Test
    void accountsByCategoryWithPeak() {
        try (TensorAllocator allocator = new TensorAllocator()) {
            Tensor weights = allocator.allocate("weights", ElementType.FLOAT32, Shape.of(1000));
            Tensor batch = allocator.allocate("batch", ElementType.UINT8, Shape.of(1000));
            assertThat(allocator.usage()).containsOnlyKeys("batch", "weights");
            assertThat(allocator.usage("weights").bytes()).isBetween(4000L, 4224L);
            long both = allocator.bytes();
            assertThat(both)
                    .isEqualTo(allocator.usage("weights").bytes()
                            + allocator.usage("batch").bytes());
            batch.close();
            batch.close();
            assertThat(allocator.usage("batch").bytes()).isZero();
            assertThat(allocator.usage("batch").peakBytes()).isGreaterThanOrEqualTo(1000);
            weights.close();
            assertThat(allocator.bytes()).isZero();
            assertThat(allocator.peakBytes()).isEqualTo(both);
        }
    }

    @Test
    void refusesToCloseOverALeak() {
        TensorAllocator allocator = new TensorAllocator();
        Tensor leaked = allocator.allocate("weights", ElementType.FLOAT32, Shape.of(10, 784));
        assertThatIllegalStateException()
                .isThrownBy(allocator::close)
                .withMessageContaining("weights FLOAT32 [10 × 784]");
        leaked.close();
        allocator.close();
    }

    @Test
    void refusesUseAfterClose() {
        try (TensorAllocator allocator = new TensorAllocator()) {
            Tensor tensor = allocator.allocate("weights", ElementType.FLOAT32, Shape.of(1));
            tensor.close();
            assertThatIllegalStateException().isThrownBy(tensor::segment).withMessageContaining("closed");
        }
    }

    @Test
    void saysWhatToDoIfMemoryIsTooSmall() {
        try (TensorAllocator allocator = new TensorAllocator(1 << 20);
                Tensor held = allocator.allocate("data", ElementType.UINT8, Shape.of(100_000))) {
            for (Shape shape : new Shape[] {
                Shape.of(1024, 1024), Shape.of(Integer.MAX_VALUE, 1 << 29), Shape.of(1 << 20, 1 << 20, 1 << 20)
            }) {
                assertThatThrownBy(() -> allocator.allocate("weights", ElementType.FLOAT32, shape))
                        .isInstanceOfSatisfying(
                                KilnException.class, e -> assertThat(e.code()).isEqualTo("too-little-memory"))
                        .hasMessageContaining("weights of shape " + shape)
                        .hasMessageContaining("data")
                        .hasMessageContaining("smaller model");
            }
            assertThat(allocator.usage()).containsOnlyKeys(held.category());
        }
    }
}
