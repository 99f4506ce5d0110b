package dev.kiln.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** Copies of columns on every engine. */
@ExtendWith(ParityTable.class)
class ColumnsParityTest {
    private static final int ROWS = 7;
    private static final int MORE = 5;

    @TestFactory
    Stream<DynamicTest> first() {
        return Parity.cases("first", (engine, count) -> {
            int columns = count + MORE;
            float[] x = Samples.extreme(ROWS * columns, 1);
            FloatArray y = Samples.output(ROWS * count);
            engine.run(Launch.of(
                    LaunchGrid.plane(count, ROWS), Columns::first, Samples.device(x), y, ROWS, columns, count));
            for (int i = 0; i < ROWS * count; i++) {
                assertThat(y.get(i)).as("element %d", i).isEqualTo(x[i / count * columns + i % count]);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> firstOfShorts() {
        return Parity.cases("firstOfShorts", (engine, count) -> {
            int columns = count + MORE;
            int[] bits = Samples.integers(ROWS * columns, 2, 1 << 16);
            ShortArray x = new ShortArray(bits.length);
            for (int i = 0; i < bits.length; i++) {
                x.set(i, (short) bits[i]);
            }
            ShortArray y = new ShortArray(ROWS * count);
            engine.run(Launch.of(LaunchGrid.plane(count, ROWS), Columns::firstOfShorts, x, y, ROWS, columns, count));
            for (int i = 0; i < ROWS * count; i++) {
                assertThat(y.get(i)).as("element %d", i).isEqualTo((short) bits[i / count * columns + i % count]);
            }
        });
    }
}
