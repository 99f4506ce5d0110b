package dev.kiln.embedded.host.gemm;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Also where the processor has no vectors so wide, and products do without. */
class WideTransposeTest {
    private static final int PITCH = 37;
    private static final int COLUMNS = 2 * WideTranspose.SIZE;
    private static final int STEP = 19;
    private static final int AT = 5;

    @Test
    void swapsRowsAndColumnsAndWritesNothingElse() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment from = arena.allocate(ValueLayout.JAVA_FLOAT, WideTranspose.SIZE * PITCH);
            for (int i = 0; i < WideTranspose.SIZE * PITCH; i++) {
                // Any bits: also those of numbers that are none.
                from.setAtIndex(ValueLayout.JAVA_INT, i, i * 0x9E3779B1);
            }
            float[] to = new float[AT + COLUMNS * STEP];
            Arrays.fill(to, 7f);
            WideTranspose.strip(from.address(), 4L * PITCH, COLUMNS, new float[WideTranspose.BLOCK], to, AT, STEP);
            for (int at = 0; at < to.length; at++) {
                int column = Math.floorDiv(at - AT, STEP);
                int row = Math.floorMod(at - AT, STEP);
                boolean isWritten = at >= AT && row < WideTranspose.SIZE;
                int expected = isWritten
                        ? from.getAtIndex(ValueLayout.JAVA_INT, row * PITCH + column)
                        : Float.floatToRawIntBits(7f);
                assertThat(Float.floatToRawIntBits(to[at])).as("place %d", at).isEqualTo(expected);
            }
        }
    }
}
