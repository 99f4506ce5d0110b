package dev.kiln.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.kernels.reference.QuantizedOptimizers.Weights;
import dev.kiln.kernels.reference.ScaledCodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/**
 * Steps of the library to weights that are given bit by bit, against the twin, which divides each weight by its scale:
 * weights in the middle of two codes and just beside it, and scales at the ends of FP16 and beyond.
 */
@ExtendWith(ParityTable.class)
class ScaledStepEdgesParityTest {
    private static final int ROWS = 32;
    private static final int COLUMNS = 2080;
    private static final int REPEATS = 6;
    private static final long SEED = 77;
    private static final int TENSOR = 3;

    /** Weights of a format whose codes and residuals are zero, so that a step makes them what its velocity says. */
    private record Case(QuantFormat format, boolean powersOfTwo) {}

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (QuantFormat format : List.of(
                QuantFormat.INT4,
                QuantFormat.INT4.withGroup(128),
                QuantFormat.INT4.withGroup(10),
                QuantFormat.INT8,
                QuantFormat.INT8.withGroup(64))) {
            cases.add(new Case(format, false));
            cases.add(new Case(format, true));
        }
        return cases;
    }

    private static List<DeviceEngine> hosts() {
        return Engine.devices().stream()
                .filter(device -> device.name().equals("host"))
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> middlesOfTwoCodes() {
        return Parity.cases(hosts(), "library, middles, ", cases(), (host, one) -> {
            for (int repeat = 0; repeat < REPEATS; repeat++) {
                float[] wanted = middles(one, new Random(repeat));
                Stepped stepped = new Stepped(one, wanted, Float.floatToFloat16(0.01f));
                stepped.run(host);
                assertThat(stepped.found.scales).as("scales").isEqualTo(stepped.twin.scales);
                assertThat(stepped.found.codes).as("codes").isEqualTo(stepped.twin.codes);
                assertThat(stepped.found.residual).as("residual").isEqualTo(stepped.twin.residual);
            }
        });
    }

    /** In each group a largest weight, which gives the scale, and weights up to three floats beside a middle. */
    private static float[] middles(Case one, Random random) {
        float[] values = new float[ROWS * COLUMNS];
        int group = one.format().group();
        int largest = (int) one.format().codes().largest();
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                int start = column - column % group;
                int at = row * COLUMNS + column;
                if (column == start) {
                    values[at] = (float) Math.scalb(1 + random.nextDouble(), random.nextInt(24) - 12);
                    continue;
                }
                float[] alone = {values[row * COLUMNS + start]};
                float scale =
                        ScaledCodes.scaleOf(one.format(), ScaledCodes.scale(one.format(), alone, one.powersOfTwo()));
                float middle = (random.nextInt(2 * largest) - largest + 0.5f) * scale;
                values[at] = Math.abs(middle) < alone[0] ? beside(middle, random.nextInt(7) - 3) : 0f;
            }
        }
        return values;
    }

    private static float beside(float value, int floats) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(value) + floats);
    }

    @TestFactory
    Stream<DynamicTest> endsOfScales() {
        float[] ends = {
            0f,
            Float.MIN_VALUE,
            1e-30f,
            0x1p-14f,
            7 * 0x1p-14f,
            0x1.002p-12f,
            1e5f,
            7 * 32768f,
            8 * 32768f,
            7 * 65504f,
            7 * 65519f,
            7 * 65520f,
            7 * 65536f,
            127 * 65504f,
            127 * 65520f,
            1e30f,
            Float.POSITIVE_INFINITY,
            Float.NaN
        };
        return Parity.cases(hosts(), "library, ends, ", cases(), (host, one) -> {
            for (float end : ends) {
                // As the only one of a row that is not small, and as one of many.
                for (int distance : new int[] {COLUMNS, 1}) {
                    Random random = new Random(5);
                    float[] wanted = new float[ROWS * COLUMNS];
                    for (int i = 0; i < wanted.length; i++) {
                        wanted[i] = (i % distance == distance / 2 ? end : 1f) * (random.nextFloat() - 0.5f);
                        wanted[i] = i % COLUMNS == distance / 2 ? end : wanted[i];
                    }
                    check(host, new Stepped(one, wanted, Float.floatToFloat16(0.01f)));
                }
            }
        });
    }

    /** Old scales that are not normal numbers. */
    @TestFactory
    Stream<DynamicTest> endsOfOldScales() {
        short[] scales = {0, 1, 0x03FF, 0x0400, 0x7BFF, 0x7C00, 0x7FFF, (short) 0x8001, (short) 0xC000};
        return Parity.cases(hosts(), "library, old scales, ", cases(), (host, one) -> {
            for (short scale : scales) {
                Stepped stepped = new Stepped(one, middles(one, new Random(scale)), scale);
                check(host, stepped);
            }
        });
    }

    /** What is left out of a group without a finite scale is NaN; all else has the twin's bits. */
    private static void check(DeviceEngine host, Stepped stepped) {
        stepped.run(host);
        QuantFormat format = stepped.one.format();
        assertThat(stepped.found.scales).as("scales").isEqualTo(stepped.twin.scales);
        assertThat(stepped.found.codes).as("codes").isEqualTo(stepped.twin.codes);
        for (int i = 0; i < stepped.found.residual.length; i++) {
            int group = i / COLUMNS * format.groups(COLUMNS) + i % COLUMNS / format.group();
            int residual = stepped.found.residual[i];
            if (Float.isFinite(ScaledCodes.scaleOf(format, stepped.twin.scales[group]))) {
                assertThat(residual).as("residual %d", i).isEqualTo(stepped.twin.residual[i]);
            } else {
                assertThat(Float.intBitsToFloat(residual << 16))
                        .as("residual %d", i)
                        .isNaN();
            }
        }
    }

    /** A step by the library, beside the twin's. */
    private static final class Stepped {
        final Weights twin;
        final Weights found;
        private final Case one;
        private final ShortArray scales;
        private final FloatArray velocity;

        Stepped(Case one, float[] wanted, short oldScale) {
            this.one = one;
            QuantFormat format = one.format();
            this.twin = new Weights(format, ROWS, COLUMNS);
            this.found = new Weights(format, ROWS, COLUMNS);
            this.scales = new ShortArray(twin.scales.length);
            this.velocity = new FloatArray(wanted.length);
            scales.init(oldScale);
            float[] first = new float[wanted.length];
            for (int i = 0; i < twin.scales.length; i++) {
                twin.scales[i] = oldScale & 0xFFFF;
            }
            for (int i = 0; i < wanted.length; i++) {
                first[i] = -wanted[i];
                velocity.set(i, first[i]);
            }
            dev.kiln.kernels.reference.QuantizedOptimizers.step(
                    twin,
                    new float[wanted.length],
                    first,
                    new float[wanted.length],
                    new float[] {1f, 0f, 1f},
                    OptimizerSettings.MOMENTUM_SGD,
                    one.powersOfTwo(),
                    SEED,
                    1,
                    TENSOR);
        }

        void run(DeviceEngine host) {
            QuantFormat format = one.format();
            ByteArray codes = new ByteArray((int) format.codeBytes(ROWS, COLUMNS));
            ShortArray residual = new ShortArray(ROWS * COLUMNS);
            ShortArray gradient = new ShortArray(ROWS * COLUMNS);
            codes.init((byte) 0);
            residual.init((short) 0);
            gradient.init((short) 0);
            FloatArray settings = FloatArray.fromElements(1f, 0f, 1f);
            FloatArray clip = FloatArray.fromElements(1f, 0f, 1f);
            FloatArray unused = new FloatArray(1);
            IntArray key = new IntArray(Philox.KEY_LENGTH);
            Philox.fillKey(key, SEED, 1);
            Object[] arrays = {codes, scales, residual, gradient, velocity, unused, settings, clip, key};
            TaskGraph graph = new TaskGraph("library")
                    .transferToDevice(DataTransferMode.EVERY_EXECUTION, arrays)
                    .libraryTask(
                            "step",
                            QuantizedOptimizers::scaledTask,
                            codes,
                            scales,
                            residual,
                            gradient,
                            velocity,
                            unused,
                            settings,
                            clip,
                            key,
                            TENSOR,
                            OptimizerSettings.MOMENTUM_SGD,
                            (int) format.codes().largest(),
                            format.codesPerByte(),
                            one.powersOfTwo() ? 1 : 0,
                            ROWS,
                            COLUMNS,
                            format.group())
                    .transferToHost(DataTransferMode.EVERY_EXECUTION, codes, scales, residual, velocity);
            host.execute(graph, null);
            for (int i = 0; i < residual.getSize(); i++) {
                int at = i / COLUMNS * format.pitch(COLUMNS) + i % COLUMNS;
                found.codes[i] = ScaledIntegers.codeAt(codes, at, format.codesPerByte());
                found.residual[i] = residual.get(i) & 0xFFFF;
            }
            for (int i = 0; i < scales.getSize(); i++) {
                found.scales[i] = scales.get(i) & 0xFFFF;
            }
        }
    }
}
