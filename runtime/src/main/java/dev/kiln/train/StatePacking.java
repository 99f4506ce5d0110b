package dev.kiln.train;

import dev.kiln.kernels.LaunchGrid;
import dev.kiln.kernels.OptimizerStates;
import dev.kiln.kernels.Philox;
import dev.kiln.kernels.QuantFormat;
import dev.kiln.kernels.StoredMatrix;
import dev.kiln.model.FormatTasks;
import dev.kiln.model.Memory;
import dev.kiln.model.Parameter;
import dev.kiln.model.Tasks;
import java.util.HashMap;
import java.util.Map;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/**
 * The tasks around an optimizer's step that bring what it remembers into FP32 and back, one parameter after the other
 * in the same array. States that are FP32 need none.
 */
final class StatePacking {
    private final Tasks tasks;
    private final OptimizerState state;
    private final IntArray roundingKey;
    private final Memory scratch;
    private final int largest;

    /** By kind of state, where it is unpacked, [largest parameter]. */
    private final Map<String, FloatArray> unpacked = new HashMap<>();

    /**
     * Nothing appended yet.
     *
     * @param largest elements of the largest parameter
     */
    StatePacking(Tasks tasks, OptimizerState state, IntArray roundingKey, Memory scratch, int largest) {
        this.tasks = tasks;
        this.state = state;
        this.roundingKey = roundingKey;
        this.scratch = scratch;
        this.largest = largest;
    }

    /** The state of a parameter in FP32: itself, or what a task makes of it. */
    FloatArray unpack(String id, Parameter parameter, String kind) {
        StoredMatrix stored = state.of(parameter, kind);
        if (stored.format().equals(QuantFormat.FP32)) {
            return stored.floats();
        }
        FloatArray values = unpacked.computeIfAbsent(kind, any -> scratch.floats("scratch", largest));
        new FormatTasks(tasks).decode(id + "-" + word(kind) + "-decode", stored, values);
        return values;
    }

    /**
     * Puts it back; BF16 is rounded at random.
     *
     * @param tensor number of the draws' tensor
     */
    void pack(String id, Parameter parameter, String kind, int tensor) {
        StoredMatrix stored = state.of(parameter, kind);
        FloatArray values = unpacked.get(kind);
        if (stored.format().equals(QuantFormat.FP32) || values == null) {
            return;
        }
        String task = id + "-" + word(kind) + "-encode";
        if (stored.format().equals(QuantFormat.BF16)) {
            int n = (int) parameter.elements();
            ShortArray bits = (ShortArray) stored.codes();
            tasks.graph()
                    .task(task, OptimizerStates::encodeBrain, tasks.context(), values, bits, roundingKey, tensor, n);
            tasks.launch(task, LaunchGrid.plane(Philox.LANES, Philox.blocks(n)));
        } else {
            new FormatTasks(tasks).encode(task, values, stored);
        }
    }

    private static String word(String kind) {
        return kind.replace('_', '-');
    }
}
