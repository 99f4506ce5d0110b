package dev.kiln.hardware;

import dev.kiln.kernels.Activations;
import dev.kiln.kernels.Bias;
import dev.kiln.kernels.Clipping;
import dev.kiln.kernels.LaunchGrid;
import dev.kiln.kernels.LayerNorm;
import dev.kiln.kernels.OptimizerSettings;
import dev.kiln.kernels.Optimizers;
import dev.kiln.kernels.QuantFormat;
import dev.kiln.kernels.RmsNorm;
import dev.kiln.kernels.Softmax;
import dev.kiln.kernels.StoredMatrix;
import dev.kiln.model.FormatTasks;
import dev.kiln.model.Memory;
import dev.kiln.model.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Kernels of a training step that are no products, on arrays that no cache holds. Operations are counted by the
 * kernel's formula, where a function such as exp counts as one.
 */
final class KernelWorks {
    private static final int COLUMNS = 1024;
    private static final int CLASSES = 10;
    private static final float EPSILON = 1e-5f;
    private static final double RATE = 1e-3;
    private static final int FLOAT = Float.BYTES;

    /** What part of a large array they take: two such arrays are still twice as large as the last cache. */
    private static final int PART = 4;

    private final Workbench bench;

    KernelWorks(Workbench bench) {
        this.bench = bench;
    }

    /** All of them. */
    List<WorkSpec> all() {
        int n = Math.max(1, bench.elements() / PART);
        int rows = Math.max(1, n / COLUMNS);
        int columns = Math.min(n, COLUMNS);
        int samples = Math.max(1, n / CLASSES);
        int classes = Math.min(n, CLASSES);
        int matrix = rows * columns;
        List<WorkSpec> all = new ArrayList<>();
        all.add(spec("relu", "ReLU", n, 1, 2 * FLOAT, () -> relu(n)));
        all.add(spec("gelu", "GELU", n, 9, 2 * FLOAT, () -> gelu(n)));
        all.add(spec("bias-gradient", "Bias gradient", matrix, 1, FLOAT, () -> biasGradient(rows, columns)));
        all.add(spec(
                "softmax", "Softmax of " + classes, samples * classes, 5, 2 * FLOAT, () -> softmax(samples, classes)));
        all.add(spec("layer-norm", "Layer norm of " + columns, matrix, 7, 2 * FLOAT, () -> layerNorm(rows, columns)));
        all.add(spec("rms-norm", "RMS norm of " + columns, matrix, 4, 2 * FLOAT, () -> rmsNorm(rows, columns)));
        all.add(spec("sgd-momentum", "SGD with momentum", n, 7, 5 * FLOAT, () -> momentum(n)));
        all.add(spec("adamw", "AdamW", n, 15, 7 * FLOAT, () -> adamW(n)));
        all.add(spec("encode-fp8", "Encode FP8", matrix, 4, FLOAT + 1, () -> encode(rows, columns)));
        all.add(spec("decode-int4", "Decode INT4", matrix, 1, FLOAT + 0.5, () -> decode(rows, columns)));
        return all;
    }

    private static WorkSpec spec(
            String word, String name, double elements, double operations, double bytes, Supplier<Work> opener) {
        return new WorkSpec(
                "kernel." + word, Group.KERNEL, name, "FP32", operations * elements, bytes * elements, opener);
    }

    private Work relu(int n) {
        FloatArray x = bench.large(0);
        FloatArray y = bench.large(2);
        Tasks tasks = bench.tasks(false, x);
        tasks.graph().task("relu", Activations::relu, tasks.context(), x, y, n);
        tasks.launch("relu", LaunchGrid.lanes(n));
        return bench.work(tasks, bench.memory(), y);
    }

    private Work gelu(int n) {
        FloatArray x = bench.large(0);
        FloatArray y = bench.large(2);
        Tasks tasks = bench.tasks(false, x);
        tasks.graph().task("gelu", Activations::gelu, tasks.context(), x, y, n);
        tasks.launch("gelu", LaunchGrid.lanes(n));
        return bench.work(tasks, bench.memory(), y);
    }

    private Work biasGradient(int rows, int columns) {
        Memory memory = bench.memory();
        FloatArray dy = bench.large(0);
        FloatArray db = memory.floats("bench", columns);
        Tasks tasks = bench.tasks(false, dy);
        tasks.graph().task("bias", Bias::gradient, tasks.context(), dy, db, rows, columns);
        tasks.launch("bias", LaunchGrid.lanes(columns));
        return bench.work(tasks, memory, db);
    }

    private Work softmax(int rows, int classes) {
        FloatArray x = bench.large(0);
        FloatArray y = bench.large(2);
        Tasks tasks = bench.tasks(false, x);
        tasks.graph().task("softmax", Softmax::probabilities, tasks.context(), x, y, rows, classes);
        tasks.launch("softmax", LaunchGrid.lanes(rows));
        return bench.work(tasks, bench.memory(), y);
    }

    private Work layerNorm(int rows, int columns) {
        Memory memory = bench.memory();
        FloatArray x = bench.large(0);
        FloatArray y = bench.large(2);
        FloatArray scale = memory.floats("bench", columns);
        FloatArray shift = memory.floats("bench", columns);
        FloatArray mean = memory.floats("bench", rows);
        FloatArray rstd = memory.floats("bench", rows);
        scale.init(1f);
        Tasks tasks = bench.tasks(false, x, scale, shift);
        tasks.graph()
                .task("norm", LayerNorm::forward, tasks.context(), x, scale, shift, y, mean, rstd, EPSILON, columns);
        tasks.launch("norm", LaunchGrid.groups(rows));
        return bench.work(tasks, memory, y, mean, rstd);
    }

    private Work rmsNorm(int rows, int columns) {
        Memory memory = bench.memory();
        FloatArray x = bench.large(0);
        FloatArray y = bench.large(2);
        FloatArray scale = memory.floats("bench", columns);
        FloatArray rstd = memory.floats("bench", rows);
        scale.init(1f);
        Tasks tasks = bench.tasks(false, x, scale);
        tasks.graph().task("norm", RmsNorm::forward, tasks.context(), x, scale, y, rstd, EPSILON, columns);
        tasks.launch("norm", LaunchGrid.groups(rows));
        return bench.work(tasks, memory, y, rstd);
    }

    private Work momentum(int n) {
        FloatArray settings = new FloatArray(OptimizerSettings.SGD_LENGTH);
        OptimizerSettings.fillSgd(settings, RATE, 0.9, 0);
        FloatArray clip = Clipping.off();
        FloatArray weights = bench.large(2);
        FloatArray velocity = bench.large(3);
        FloatArray gradients = bench.large(1);
        Tasks tasks = bench.tasks(false, weights, gradients, velocity, settings, clip);
        tasks.graph()
                .task(
                        "step",
                        Optimizers::sgdMomentum,
                        tasks.context(),
                        weights,
                        gradients,
                        velocity,
                        settings,
                        clip,
                        n);
        tasks.launch("step", LaunchGrid.lanes(n));
        return bench.work(tasks, bench.memory(), weights, velocity);
    }

    private Work adamW(int n) {
        FloatArray settings = new FloatArray(OptimizerSettings.ADAMW_LENGTH);
        OptimizerSettings.fillAdamW(settings, RATE, 0.9, 0.999, 1e-8, 0.01, 1);
        FloatArray clip = Clipping.off();
        FloatArray weights = bench.large(2);
        FloatArray gradients = bench.large(1);
        FloatArray first = bench.large(3);
        FloatArray second = bench.large(4);
        Tasks tasks = bench.tasks(false, weights, gradients, first, second, settings, clip);
        tasks.graph()
                .task("step", Optimizers::adamW, tasks.context(), weights, gradients, first, second, settings, clip, n);
        tasks.launch("step", LaunchGrid.lanes(n));
        return bench.work(tasks, bench.memory(), weights, first, second);
    }

    private Work encode(int rows, int columns) {
        Memory memory = bench.memory();
        StoredMatrix codes = memory.matrix("bench", QuantFormat.FP8_E4M3, rows, columns);
        FloatArray x = bench.large(0);
        Tasks tasks = bench.tasks(false, x);
        new FormatTasks(tasks).encode("encode", x, codes);
        return bench.work(tasks, memory, codes.codes(), codes.scales());
    }

    private Work decode(int rows, int columns) {
        Memory memory = bench.memory();
        StoredMatrix codes = bench.matrix(memory, QuantFormat.INT4, rows, columns);
        FloatArray x = bench.large(2);
        Tasks tasks = bench.tasks(false, codes.codes(), codes.scales());
        new FormatTasks(tasks).decode("decode", codes, x);
        return bench.work(tasks, memory, x);
    }
}
