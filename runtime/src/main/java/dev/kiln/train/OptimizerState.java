package dev.kiln.train;

import dev.kiln.kernels.LossScaling;
import dev.kiln.model.Memory;
import dev.kiln.model.Model;
import dev.kiln.model.Parameter;
import dev.kiln.tensor.Shape;
import dev.kiln.tensor.Tensor;
import dev.kiln.tensor.TensorAllocator;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * What an optimizer remembers between steps, in FP32, and the state of the loss scaling. It outlives the graphs that
 * step with it. Close it after their plans.
 */
final class OptimizerState implements AutoCloseable {
    private final Memory memory;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, FloatArray> arrays = new LinkedHashMap<>();

    /** Of a training with FP16 gradients. */
    private final @Nullable FloatArray lossScale;

    /**
     * The state that training starts with.
     *
     * @throws dev.kiln.KilnException with code {@code too-little-memory}
     */
    OptimizerState(TrainConfig config, Model model, TensorAllocator allocator) {
        this.memory = new Memory(allocator);
        try {
            this.lossScale = model.precision().isQuantized() ? keepLossScale() : null;
            for (Parameter parameter : model.network().parameters()) {
                switch (config.optimizer()) {
                    case SGD -> {
                        if (config.momentum() > 0) {
                            keep(parameter, "velocity");
                        }
                    }
                    case ADAMW -> {
                        keep(parameter, "first_moment");
                        keep(parameter, "second_moment");
                    }
                }
            }
        } catch (RuntimeException | Error e) {
            memory.close();
            throw e;
        }
    }

    /** All of it, by parameter name and kind, in order. */
    Map<String, Tensor> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    /** The same as device arrays: a graph knows an array by its identity, so there is one for each tensor. */
    Object[] arrays() {
        return arrays.values().toArray();
    }

    /** State of the loss scaling, {@link LossScaling}; none without FP16 gradients. */
    @Nullable
    FloatArray lossScale() {
        return lossScale;
    }

    /** What is remembered of a parameter: {@code velocity}, {@code first_moment} or {@code second_moment}. */
    FloatArray of(Parameter parameter, String kind) {
        return Objects.requireNonNull(arrays.get(parameter.name() + "." + kind), kind);
    }

    private FloatArray keepLossScale() {
        Tensor tensor = memory.tensor("optimizer", Shape.of(LossScaling.LENGTH));
        FloatArray scale = tensor.floats();
        scale.set(LossScaling.SCALE, LossScaling.START);
        tensors.put("loss_scale", tensor);
        arrays.put("loss_scale", scale);
        return scale;
    }

    private void keep(Parameter parameter, String kind) {
        Tensor tensor = memory.tensor("optimizer", new Shape(parameter.shape()));
        tensors.put(parameter.name() + "." + kind, tensor);
        arrays.put(parameter.name() + "." + kind, tensor.floats());
    }

    @Override
    public void close() {
        memory.close();
    }
}
