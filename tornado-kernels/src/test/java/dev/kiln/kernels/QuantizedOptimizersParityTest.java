package dev.kiln.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.kiln.kernels.reference.QuantizedOptimizers.Weights;
import dev.kiln.kernels.reference.ScaledCodes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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
 * Steps over quantized weights: the twin's bits behind our API, and its values within what one code and one residual
 * can be off elsewhere, where products may be contracted.
 */
@ExtendWith(ParityTable.class)
class QuantizedOptimizersParityTest {
    private static final int STEPS = 4;
    private static final long SEED = 0x1234_5678_9ABCL;
    private static final int TENSOR = 5;
    private static final float UNSCALED = 0x1p-10f;

    /** What is stepped and how. */
    private record Variant(QuantFormat format, int kind, boolean powersOfTwo, int rows, int columns) {
        @Override
        public String toString() {
            return format.name() + " in groups of " + format.group() + ", step of kind " + kind
                    + (powersOfTwo ? ", powers of two" : "") + ", " + rows + " × " + columns;
        }
    }

    private static List<Variant> variants() {
        List<Variant> variants = new ArrayList<>();
        for (int kind = OptimizerSettings.SGD; kind <= OptimizerSettings.ADAMW; kind++) {
            variants.add(new Variant(QuantFormat.INT4, kind, kind == OptimizerSettings.SGD, 3, 67));
            variants.add(new Variant(QuantFormat.BF16, kind, false, 3, 207));
        }
        variants.add(new Variant(QuantFormat.INT8, OptimizerSettings.ADAMW, true, 2, 100));
        variants.add(new Variant(QuantFormat.INT8.withGroup(256), OptimizerSettings.NESTEROV_SGD, false, 2, 300));
        variants.add(new Variant(QuantFormat.INT4.withGroup(72), OptimizerSettings.MOMENTUM_SGD, false, 1, 1));
        variants.add(new Variant(QuantFormat.INT4, OptimizerSettings.ADAMW, false, 17, 320));
        // Groups that begin anywhere among the weights that are drawn for together.
        variants.add(new Variant(QuantFormat.INT4.withGroup(72), OptimizerSettings.SGD, false, 3, 200));
        variants.add(new Variant(QuantFormat.INT4.withGroup(8), OptimizerSettings.MOMENTUM_SGD, false, 5, 37));
        variants.add(new Variant(QuantFormat.INT8.withGroup(16), OptimizerSettings.SGD, false, 3, 1100));
        variants.add(new Variant(QuantFormat.INT8.withGroup(5), OptimizerSettings.SGD, false, 4, 33));
        return variants;
    }

    /** Weights on a device, with the twin's beside them. */
    private static final class Stepped {
        final Variant variant;
        final int n;
        final Weights twin;
        final float[] firstOfTwin;
        final float[] secondOfTwin;
        final ByteArray codes;
        final ShortArray brain;
        final ShortArray scales;
        final ShortArray residual;
        final ShortArray gradient;
        final FloatArray first;
        final FloatArray second;
        final FloatArray settings;
        final IntArray key = new IntArray(Philox.KEY_LENGTH);

        Stepped(Variant variant) {
            this.variant = variant;
            this.n = variant.rows() * variant.columns();
            QuantFormat format = variant.format();
            this.twin = begin(variant, Samples.normal(n, 3, 0.2));
            this.codes = new ByteArray((int) format.codeBytes(variant.rows(), variant.columns()));
            this.brain = new ShortArray(n);
            this.scales = new ShortArray(Math.max(1, twin.scales.length));
            this.residual = new ShortArray(n);
            this.gradient = new ShortArray(n);
            boolean adam = variant.kind() == OptimizerSettings.ADAMW;
            this.first = new FloatArray(variant.kind() == OptimizerSettings.SGD ? 1 : n);
            this.second = new FloatArray(adam ? n : 1);
            first.init(0f);
            second.init(0f);
            this.firstOfTwin = new float[n];
            this.secondOfTwin = new float[n];
            this.settings = new FloatArray(adam ? OptimizerSettings.ADAMW_LENGTH : OptimizerSettings.SGD_LENGTH);
            write();
        }

        private static Weights begin(Variant variant, float[] values) {
            QuantFormat format = variant.format();
            Weights weights = new Weights(format, variant.rows(), variant.columns());
            int[] codes = weights.codes;
            int[] scales = weights.scales;
            int[] residual = weights.residual;
            for (int i = 0; i < values.length; i++) {
                if (scales.length == 0) {
                    codes[i] = dev.kiln.kernels.reference.QuantizedOptimizers.nearestBrain(values[i]);
                } else {
                    int group = i / variant.columns() * format.groups(variant.columns())
                            + i % variant.columns() / format.group();
                    scales[group] = ScaledCodes.scale(format, new float[] {0.6f + group}, variant.powersOfTwo());
                    float scale = ScaledCodes.scaleOf(format, scales[group]);
                    codes[i] = (int) Math.clamp(Math.rint(values[i] / scale), -7, 7);
                }
                residual[i] = dev.kiln.kernels.reference.QuantizedOptimizers.nearestBrain(values[i] - weights.value(i));
            }
            return weights;
        }

        /** Puts the twin's weights into the device arrays. */
        private void write() {
            codes.init((byte) 0);
            for (int i = 0; i < n; i++) {
                brain.set(i, (short) twin.codes[i]);
                residual.set(i, (short) twin.residual[i]);
                if (variant.format().scale() == ScaleType.NONE) {
                    continue;
                }
                int at = i / variant.columns() * variant.format().pitch(variant.columns()) + i % variant.columns();
                if (variant.format().codesPerByte() == 1) {
                    codes.set(at, (byte) twin.codes[i]);
                } else {
                    codes.set(at / 2, (byte) (codes.get(at / 2) | ((twin.codes[i] & 15) << (at % 2 * 4))));
                }
            }
            for (int i = 0; i < twin.scales.length; i++) {
                scales.set(i, (short) twin.scales[i]);
            }
        }

        Launch launch(FloatArray clip) {
            int kind = variant.kind();
            if (variant.format().scale() == ScaleType.NONE) {
                return Launch.of(
                        LaunchGrid.plane(Philox.LANES, Philox.blocks(n)),
                        QuantizedOptimizers::brain,
                        brain,
                        residual,
                        gradient,
                        first,
                        second,
                        settings,
                        clip,
                        key,
                        TENSOR,
                        kind,
                        n);
            }
            QuantFormat format = variant.format();
            int largest = (int) format.codes().largest();
            int perByte = format.codesPerByte();
            int powers = variant.powersOfTwo() ? 1 : 0;
            int columns = variant.columns();
            int group = format.group();
            return Launch.of(
                    LaunchGrid.scaleGroups(format.groups(columns), variant.rows()),
                    QuantizedOptimizers::scaled,
                    codes,
                    scales,
                    residual,
                    gradient,
                    first,
                    second,
                    settings,
                    clip,
                    key,
                    TENSOR,
                    kind,
                    largest,
                    perByte,
                    powers,
                    columns,
                    group);
        }

        /** Steps by the engine's library. */
        void runTask(DeviceEngine device, FloatArray clip) {
            QuantFormat format = variant.format();
            Object[] arrays = {codes, scales, residual, gradient, first, second, settings, clip, key};
            TaskGraph graph = new TaskGraph("library")
                    .transferToDevice(DataTransferMode.EVERY_EXECUTION, arrays)
                    .libraryTask(
                            "step",
                            QuantizedOptimizers::scaledTask,
                            codes,
                            scales,
                            residual,
                            gradient,
                            first,
                            second,
                            settings,
                            clip,
                            key,
                            TENSOR,
                            variant.kind(),
                            (int) format.codes().largest(),
                            format.codesPerByte(),
                            variant.powersOfTwo() ? 1 : 0,
                            variant.rows(),
                            variant.columns(),
                            format.group())
                    .transferToHost(DataTransferMode.EVERY_EXECUTION, codes, scales, residual, first, second);
            device.execute(graph, null);
        }

        /** Steps weights of BF16 by the host's library. */
        void runBrainTask(DeviceEngine host, FloatArray clip) {
            Object[] arrays = {brain, residual, gradient, first, second, settings, clip, key};
            TaskGraph graph = new TaskGraph("library")
                    .transferToDevice(DataTransferMode.EVERY_EXECUTION, arrays)
                    .libraryTask(
                            "step",
                            QuantizedOptimizers::brainTask,
                            brain,
                            residual,
                            gradient,
                            first,
                            second,
                            settings,
                            clip,
                            key,
                            TENSOR,
                            variant.kind(),
                            n)
                    .transferToHost(DataTransferMode.EVERY_EXECUTION, brain, residual, first, second);
            host.execute(graph, null);
        }

        /** Sets the gradients and settings of a step and takes it with the twin. */
        void prepare(int step) {
            float[] gradients = Samples.normal(n, 50 + step, 1);
            float[] unscaled = new float[n];
            for (int i = 0; i < n; i++) {
                gradient.set(i, Float.floatToFloat16(gradients[i]));
                unscaled[i] = Float.float16ToFloat(gradient.get(i)) * UNSCALED;
            }
            if (variant.kind() == OptimizerSettings.ADAMW) {
                OptimizerSettings.fillAdamW(settings, 0.01, 0.9, 0.999, 1e-8, 0.1, step);
            } else {
                OptimizerSettings.fillSgd(settings, 3, 0.9, 0.01);
            }
            Philox.fillKey(key, SEED, step);
            dev.kiln.kernels.reference.QuantizedOptimizers.step(
                    twin,
                    unscaled,
                    firstOfTwin,
                    secondOfTwin,
                    settings.toHeapArray(),
                    variant.kind(),
                    variant.powersOfTwo(),
                    SEED,
                    step,
                    TENSOR);
        }

        /** What the device arrays hold, in the twin's form. */
        Weights weights() {
            QuantFormat format = variant.format();
            Weights found = new Weights(format, variant.rows(), variant.columns());
            for (int i = 0; i < n; i++) {
                int at = i / variant.columns() * format.pitch(variant.columns()) + i % variant.columns();
                found.codes[i] = format.scale() == ScaleType.NONE
                        ? brain.get(i) & 0xFFFF
                        : ScaledIntegers.codeAt(codes, at, format.codesPerByte());
                found.residual[i] = residual.get(i) & 0xFFFF;
            }
            for (int i = 0; i < found.scales.length; i++) {
                found.scales[i] = scales.get(i) & 0xFFFF;
            }
            return found;
        }
    }

    @TestFactory
    Stream<DynamicTest> steps() {
        return Parity.cases(Engine.ALL, "", variants(), (engine, variant) -> {
            Stepped stepped = new Stepped(variant);
            for (int step = 1; step <= STEPS; step++) {
                stepped.prepare(step);
                engine.run(stepped.launch(FloatArray.fromElements(UNSCALED, 0f, 1f)));
            }
            Weights found = stepped.weights();
            if (Engine.embedded()) {
                assertThat(found.scales).as("scales").isEqualTo(stepped.twin.scales);
                assertThat(found.codes).as("codes").isEqualTo(stepped.twin.codes);
                assertThat(found.residual).as("residual").isEqualTo(stepped.twin.residual);
            }
            for (int i = 0; i < stepped.n; i++) {
                // A residual is at most half a step of its code, here below 0.5, and has 8 bits.
                assertThat((double) found.value(i))
                        .as("weight %d", i)
                        .isCloseTo(stepped.twin.value(i), offset(STEPS * 0.5 * 0x1p-7));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> stepsOfTheLibrary() {
        List<Variant> variants = new ArrayList<>(variants());
        variants.removeIf(variant -> variant.format().scale() == ScaleType.NONE);
        for (int kind = OptimizerSettings.SGD; kind <= OptimizerSettings.ADAMW; kind++) {
            variants.add(new Variant(QuantFormat.INT8.withGroup(13), kind, false, 3, 67));
            variants.add(new Variant(QuantFormat.INT4.withGroup(10), kind, true, 5, 2100));
            variants.add(new Variant(QuantFormat.INT4.withGroup(64), kind, false, 2, 1100));
        }
        for (int group : new int[] {1, 8, 16, 256}) {
            variants.add(
                    new Variant(QuantFormat.INT8.withGroup(group), OptimizerSettings.MOMENTUM_SGD, false, 3, 1050));
        }
        List<DeviceEngine> devices = Engine.embedded() ? Engine.devices() : List.of();
        return Parity.cases(devices, "library, ", variants, (device, variant) -> {
            Stepped stepped = new Stepped(variant);
            for (int step = 1; step <= STEPS; step++) {
                stepped.prepare(step);
                stepped.runTask(device, FloatArray.fromElements(UNSCALED, 0f, 1f));
            }
            Weights found = stepped.weights();
            assertThat(found.scales).as("scales").isEqualTo(stepped.twin.scales);
            assertThat(found.codes).as("codes").isEqualTo(stepped.twin.codes);
            assertThat(found.residual).as("residual").isEqualTo(stepped.twin.residual);
            stepped.gradient.init(Float.floatToFloat16(Float.NaN));
            stepped.runTask(device, FloatArray.fromElements(0f, 1f, Float.NaN));
            assertThat(stepped.weights().residual).as("after a skipped step").isEqualTo(found.residual);
        });
    }

    @TestFactory
    Stream<DynamicTest> brainStepsOfTheHostsLibrary() {
        List<Variant> variants = new ArrayList<>();
        for (int kind = OptimizerSettings.SGD; kind <= OptimizerSettings.ADAMW; kind++) {
            variants.add(new Variant(QuantFormat.BF16, kind, false, 3, 207));
        }
        variants.add(new Variant(QuantFormat.BF16, OptimizerSettings.MOMENTUM_SGD, false, 1, 1));
        variants.add(new Variant(QuantFormat.BF16, OptimizerSettings.MOMENTUM_SGD, false, 11, 1001));
        List<DeviceEngine> hosts = Engine.devices().stream()
                .filter(device -> device.name().equals("host"))
                .toList();
        return Parity.cases(hosts, "library, ", variants, (host, variant) -> {
            Stepped stepped = new Stepped(variant);
            for (int step = 1; step <= STEPS; step++) {
                stepped.prepare(step);
                stepped.runBrainTask(host, FloatArray.fromElements(UNSCALED, 0f, 1f));
            }
            Weights found = stepped.weights();
            assertThat(found.codes).as("codes").isEqualTo(stepped.twin.codes);
            assertThat(found.residual).as("residual").isEqualTo(stepped.twin.residual);
            stepped.gradient.init(Float.floatToFloat16(Float.NaN));
            stepped.runBrainTask(host, FloatArray.fromElements(0f, 1f, Float.NaN));
            assertThat(stepped.weights().residual).as("after a skipped step").isEqualTo(found.residual);
        });
    }

    @TestFactory
    Stream<DynamicTest> shouldLeaveEverythingWhenTheStepIsSkipped() {
        return Parity.cases(Engine.ALL, "skipped steps, ", variants().subList(0, 2), (engine, variant) -> {
            Stepped stepped = new Stepped(variant);
            Weights before = stepped.weights();
            stepped.gradient.init(Float.floatToFloat16(Float.NaN));
            engine.run(stepped.launch(FloatArray.fromElements(0f, 1f, Float.NaN)));
            Weights after = stepped.weights();
            assertThat(after.codes).isEqualTo(before.codes);
            assertThat(after.scales).isEqualTo(before.scales);
            assertThat(after.residual).isEqualTo(before.residual);
        });
    }

    /** Steps far below the distance of two residuals move the mean of many weights by what they add up to. */
    @TestFactory
    Stream<DynamicTest> shouldNotLoseSmallStepsOnAverage() {
        Variant variant = new Variant(QuantFormat.INT4, OptimizerSettings.SGD, false, 16, 256);
        return Parity.cases(Engine.ALL, "small steps, ", List.of(variant), (engine, any) -> {
            Stepped stepped = new Stepped(any);
            double before = mean(stepped.weights());
            stepped.gradient.init(Float.floatToFloat16(1f));
            OptimizerSettings.fillSgd(stepped.settings, 1e-5, 0, 0);
            for (int step = 0; step < 20; step++) {
                Philox.fillKey(stepped.key, SEED, step);
                engine.run(stepped.launch(Clipping.off()));
            }
            // Each rounding is off by at most half the distance of two residuals of up to 0.5, 2⁻⁹, with deviation
            // below that: over 20 · 4,096 roundings the mean's deviation stays below 2⁻⁹ · √20 / 64.
            assertThat(mean(stepped.weights()) - before).isCloseTo(-20e-5, offset(1.5e-4));
        });
    }

    private static double mean(Weights weights) {
        return IntStream.range(0, weights.codes.length)
                .mapToDouble(weights::value)
                .average()
                .orElseThrow();
    }

    @TestFactory
    Stream<DynamicTest> residuals() {
        return Parity.cases("residuals", (engine, n) -> {
            float[] x = Samples.normal(n, 1, 1);
            float[] decoded = Samples.normal(n, 2, 1);
            ShortArray residual = new ShortArray(n);
            engine.run(Launch.of(
                    LaunchGrid.lanes(n), Residuals::take, Samples.device(x), Samples.device(decoded), residual, n));
            FloatArray sum = Samples.output(n);
            engine.run(Launch.of(LaunchGrid.lanes(n), Residuals::put, Samples.device(decoded), residual, sum, n));
            float[] expected = new float[n];
            for (int i = 0; i < n; i++) {
                int bits = dev.kiln.kernels.reference.QuantizedOptimizers.nearestBrain(x[i] - decoded[i]);
                assertThat(residual.get(i) & 0xFFFF).isEqualTo(bits);
                expected[i] = decoded[i] + Float.intBitsToFloat(bits << 16);
            }
            assertThat(sum.toHeapArray()).isEqualTo(expected);
        });
    }
}
