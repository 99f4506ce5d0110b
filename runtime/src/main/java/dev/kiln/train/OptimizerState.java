package dev.kiln.train;

import dev.kiln.kernels.LossScaling;
import dev.kiln.kernels.QuantFormat;
import dev.kiln.kernels.StoredMatrix;
import dev.kiln.model.Memory;
import dev.kiln.model.Model;
import dev.kiln.model.Parameter;
import dev.kiln.tensor.Shape;
import dev.kiln.tensor.Tensor;
import dev.kiln.tensor.TensorAllocator;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * What an optimizer remembers between steps, and the state of the loss scaling. Of matrices it is FP32, BF16, or with
 * {@code fp8} FP8_E4M3, the second moment BF16 (Peng et al., "FP8-LM", 2023, section 2.2); of vectors FP32. It outlives
 * the graphs that step with it. Close it after their plans.
 */
final class OptimizerState implements AutoCloseable {
    private final Memory memory;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, StoredMatrix> matrices = new LinkedHashMap<>();

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
                            keep(config, parameter, "velocity");
                        }
                    }
                    case ADAMW -> {
                        keep(config, parameter, "first_moment");
                        keep(config, parameter, "second_moment");
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
        return tensors.values().stream().map(Tensor::array).toArray();
    }

    /** State of the loss scaling, {@link LossScaling}; none without FP16 gradients. */
    @Nullable
    FloatArray lossScale() {
        return lossScale;
    }

    /** What is remembered of each parameter. */
    Set<String> kinds() {
        Set<String> kinds = new LinkedHashSet<>();
        matrices.keySet().forEach(name -> kinds.add(name.substring(name.lastIndexOf('.') + 1)));
        return kinds;
    }

    /** What is remembered of a parameter: {@code velocity}, {@code first_moment} or {@code second_moment}. */
    StoredMatrix of(Parameter parameter, String kind) {
        return Objects.requireNonNull(matrices.get(parameter.name() + "." + kind), kind);
    }

    private FloatArray keepLossScale() {
        Tensor tensor = memory.tensor("optimizer", Shape.of(LossScaling.LENGTH));
        FloatArray scale = tensor.floats();
        scale.set(LossScaling.SCALE, LossScaling.START);
        tensors.put("loss_scale", tensor);
        return scale;
    }

    private void keep(TrainConfig config, Parameter parameter, String kind) {
        String name = parameter.name() + "." + kind;
        int columns = parameter.shape().getLast();
        int rows = (int) (parameter.elements() / columns);
        QuantFormat format = parameter.shape().size() > 1 ? format(config, kind) : QuantFormat.FP32;
        if (format.equals(QuantFormat.FP32)) {
            Tensor tensor = memory.tensor("optimizer", new Shape(parameter.shape()));
            tensors.put(name, tensor);
            matrices.put(name, StoredMatrix.of(tensor.floats(), rows, columns));
        } else {
            matrices.put(name, memory.matrix(name, "optimizer", format, rows, columns, tensors));
        }
    }

    private static QuantFormat format(TrainConfig config, String kind) {
        return switch (config.optimizerState()) {
            case "bf16" -> QuantFormat.BF16;
            case "fp8" -> kind.equals("second_moment") ? QuantFormat.BF16 : QuantFormat.FP8_E4M3;
            default -> QuantFormat.FP32;
        };
    }

    /** What the next step multiplies its gradients by; the step itself may change it. */
    float currentLossScale() {
        FloatArray scaling = lossScale();
        return scaling == null ? 1 : scaling.get(LossScaling.SCALE);
    }

    @Override
    public void close() {
        memory.close();
    }
}
