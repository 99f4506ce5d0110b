package uk.ac.manchester.tornado.api.types.arrays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NativeArrayTest {

    static Stream<TornadoNativeArray> oneOfEachKind() {
        return Stream.of(
                new ByteArray(13),
                new ShortArray(13),
                new IntArray(13),
                new LongArray(13),
                new FloatArray(13),
                new DoubleArray(13));
    }

    @ParameterizedTest
    @MethodSource("oneOfEachKind")
    void isZeroedAlignedAndHasItsCountInFront(TornadoNativeArray array) {
        assertThat(array.getSize()).isEqualTo(13);
        assertThat(array.getNumBytesOfSegment()).isEqualTo(13L * array.getElementSize());
        assertThat(array.getNumBytesOfSegmentWithHeader()).isEqualTo(16 + 13L * array.getElementSize());
        assertThat(array.getSegmentWithHeader().get(ValueLayout.JAVA_INT, 0)).isEqualTo(13);
        assertThat(array.getSegment().address() % 64).isZero();
        assertThat(array.getSegment().address())
                .isEqualTo(array.getSegmentWithHeader().address() + TornadoNativeArray.ARRAY_HEADER);
        assertThat(array.getSegment().toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
    }

    @Test
    void keepsWhatIsSet() {
        FloatArray floats = FloatArray.fromElements(1.5f, Float.NaN, -0f);
        assertThat(floats.toHeapArray()).containsExactly(1.5f, Float.NaN, -0f);
        floats.set(1, 7);
        assertThat(floats.get(1)).isEqualTo(7);
        floats.init(3);
        assertThat(floats.toHeapArray()).containsExactly(3, 3, 3);
        floats.clear();
        assertThat(floats.toHeapArray()).containsExactly(0, 0, 0);

        assertThat(ByteArray.fromElements((byte) -1, (byte) 127).toHeapArray()).containsExactly(-1, 127);
        assertThat(ShortArray.fromArray(new short[] {-3, 9}).get(0)).isEqualTo((short) -3);
        assertThat(IntArray.fromElements(Integer.MIN_VALUE).get(0)).isEqualTo(Integer.MIN_VALUE);
        assertThat(LongArray.fromElements(Long.MAX_VALUE).get(0)).isEqualTo(Long.MAX_VALUE);
        assertThat(DoubleArray.fromElements(Math.PI).get(0)).isEqualTo(Math.PI);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 3, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void checksIndices(int index) {
        FloatArray array = new FloatArray(3);
        assertThatThrownBy(() -> array.get(index)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> array.set(index, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void wrapsForeignMemoryWithoutACopy() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(16 + 12, 16);
            memory.set(ValueLayout.JAVA_FLOAT, 16 + 4, 5f);
            FloatArray array = FloatArray.fromSegmentShallow(memory);
            assertThat(array.toHeapArray()).containsExactly(0, 5, 0);
            assertThat(memory.get(ValueLayout.JAVA_INT, 0)).isEqualTo(3);
            array.set(2, 8);
            assertThat(memory.get(ValueLayout.JAVA_FLOAT, 16 + 8)).isEqualTo(8);
            assertThat(array.getSegmentWithHeader()).isEqualTo(memory);

            FloatArray copy = FloatArray.fromSegment(memory.asSlice(16));
            array.set(2, 9);
            assertThat(copy.toHeapArray()).containsExactly(0, 5, 8);
        }
    }

    @Test
    void refusesMemoryThatCannotBeAnArray() {
        assertThatThrownBy(() -> FloatArray.fromSegmentShallow(MemorySegment.ofArray(new float[8])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Java heap");
        MemorySegment odd = Arena.ofAuto().allocate(16 + 6, 16);
        assertThatThrownBy(() -> FloatArray.fromSegmentShallow(odd))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("byte size (6)");
        assertThatThrownBy(() -> FloatArray.fromSegmentShallow(odd.asSlice(0, 8)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new IntArray(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
    }

    @Test
    void slicesAndConcatenatesCopies() {
        FloatArray whole =
                FloatArray.concat(FloatArray.fromElements(1, 2), new FloatArray(0), FloatArray.fromElements(3, 4, 5));
        assertThat(whole.toHeapArray()).containsExactly(1, 2, 3, 4, 5);
        FloatArray middle = whole.slice(1, 3);
        whole.set(2, 9);
        assertThat(middle.toHeapArray()).containsExactly(2, 3, 4);
        assertThat(whole.slice(5, 0).getSize()).isZero();
        assertThatThrownBy(() -> whole.slice(3, Integer.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Slice out of bounds");
    }

    /** What a JVM with little off-heap memory runs. */
    static final class TooLarge {
        public static void main(String[] arguments) {
            new FloatArray(1 << 20);
        }
    }

    @Test
    void saysHowToGetMoreMemory() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:MaxDirectMemorySize=1m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TooLarge.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isNotZero();
        assertThat(output)
                .contains("TornadoOutOfMemoryException: An array of ")
                .contains("raise the limit with -XX:MaxDirectMemorySize");
    }

    @Test
    void largeArraysStartAtDifferentPageOffsets() {
        Set<Long> offsets = new HashSet<>();
        for (int i = 0; i < 8; i++) {
            MemorySegment data = new FloatArray(1 << 16).getSegment();
            assertThat(data.address() % 64).isZero();
            offsets.add(data.address() % 4096);
        }
        assertThat(offsets).hasSizeGreaterThanOrEqualTo(6);
    }
}
