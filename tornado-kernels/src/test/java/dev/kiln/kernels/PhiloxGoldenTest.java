package dev.kiln.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.kernels.reference.Philox;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The known answers for philox4x32-10 that come with Random123, and the kernel against the twin that meets them. */
@ExtendWith(ParityTable.class)
class PhiloxGoldenTest {
    private static final long SEED = 0x123456789ABCDEFL;
    private static final long STEP = 0x7_0000_0003L;
    private static final int TENSOR = 5;

    @Test
    void shouldCutBlocksByShifting() {
        assertThat(1 << dev.kiln.kernels.Philox.BLOCK_BITS).isEqualTo(dev.kiln.kernels.Philox.BLOCK);
    }

    @Test
    void shouldGiveTheKnownAnswers() {
        assertThat(Philox.draw(new int[4], new int[2])).containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
        assertThat(Philox.draw(new int[] {-1, -1, -1, -1}, new int[] {-1, -1}))
                .containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
        assertThat(Philox.draw(
                        new int[] {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, new int[] {0xa4093822, 0x299f31d0}))
                .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
    }

    @TestFactory
    Stream<DynamicTest> kernelShouldGiveTheKnownAnswerOfZeros() {
        return Parity.cases("counter 0, key 0", new int[] {256}, (engine, n) -> {
            IntArray words = new IntArray(n);
            draw(engine, new IntArray(4), words, 0);
            assertThat(new int[] {words.get(0), words.get(64), words.get(128), words.get(192)})
                    .containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
        });
    }

    @TestFactory
    Stream<DynamicTest> kernelShouldAgreeWithItsTwin() {
        return Parity.cases("fill", (engine, n) -> {
            IntArray key = new IntArray(dev.kiln.kernels.Philox.KEY_LENGTH);
            dev.kiln.kernels.Philox.fillKey(key, SEED, STEP);
            IntArray words = new IntArray(n);
            draw(engine, key, words, TENSOR);
            assertThat(words.toHeapArray())
                    .containsExactly(IntStream.range(0, n)
                            .map(i -> Philox.word(SEED, STEP, TENSOR, i))
                            .toArray());
        });
    }

    private static void draw(Engine engine, IntArray key, IntArray words, int tensor) {
        int n = words.getSize();
        engine.run(Launch.of(
                LaunchGrid.plane(dev.kiln.kernels.Philox.LANES, dev.kiln.kernels.Philox.blocks(n)),
                dev.kiln.kernels.Philox::fill,
                key,
                words,
                tensor,
                n));
    }
}
