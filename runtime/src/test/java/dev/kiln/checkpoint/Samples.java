package dev.kiln.checkpoint;

import dev.kiln.checkpoint.Checkpoint.Progress;
import dev.kiln.data.DataCursor;
import dev.kiln.data.DataSchema;
import dev.kiln.data.Normalization;
import dev.kiln.tensor.ElementType;
import dev.kiln.tensor.Shape;
import dev.kiln.tensor.Tensor;
import dev.kiln.tensor.TensorAllocator;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Small checkpoints for tests, with values of every kind, NaN and infinity included. */
final class Samples implements AutoCloseable {
    private final TensorAllocator allocator = new TensorAllocator();
    private final List<Tensor> tensors = new ArrayList<>();
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();
    private final Map<String, Tensor> optimizer = new LinkedHashMap<>();

    Samples() {
        parameters.put("a.weight", filled(1, 17, 5));
        parameters.put("a.bias", filled(2, 17));
        optimizer.put("a.weight.velocity", filled(3, 17, 5));
    }

    TensorAllocator allocator() {
        return allocator;
    }

    Map<String, Tensor> parameters() {
        return parameters;
    }

    Map<String, Tensor> optimizer() {
        return optimizer;
    }

    Map<String, Tensor> emptyParameters() {
        Map<String, Tensor> empty = new LinkedHashMap<>();
        parameters.forEach((name, tensor) -> empty.put(name, allocate(tensor.shape())));
        return empty;
    }

    /** Whether {@code found} has the values of the parameters, bit for bit. */
    boolean hold(Map<String, Tensor> found) {
        return found.keySet().equals(parameters.keySet())
                && parameters.entrySet().stream().allMatch(expected -> {
                    Tensor actual = found.get(expected.getKey());
                    return actual != null
                            && actual.segment().mismatch(expected.getValue().segment()) == -1;
                });
    }

    Checkpoint checkpoint(long step, double score) {
        return new Checkpoint(
                step,
                Long.MIN_VALUE + 3,
                new DataCursor(2, 11),
                new Progress(0.1 + 0.2, 3, 4, Double.NaN, 1.0 / 3, Double.POSITIVE_INFINITY, 2, 5.5, 4.5),
                score,
                "{\"epochs\":8,\"data\":\"x \\\"y\\\"\"}",
                "{\"layers\":[]}",
                "{\"layers\":[1]}",
                "{\"widths\":[3]}",
                new DataSchema(
                        List.of("null", "eins \"1\""), List.of(), List.of(5), Normalization.ofAll(0.13, 0.1 + 0.2)),
                "00ff",
                "",
                List.of());
    }

    @Override
    public void close() {
        tensors.forEach(Tensor::close);
        allocator.close();
    }

    private Tensor filled(long seed, int... shape) {
        Tensor tensor = allocate(Shape.of(shape));
        Random random = new Random(seed);
        for (long i = 0; i < tensor.shape().elements(); i++) {
            tensor.segment().setAtIndex(ValueLayout.JAVA_INT, i, random.nextInt());
        }
        return tensor;
    }

    private Tensor allocate(Shape shape) {
        Tensor tensor = allocator.allocate("test", ElementType.FLOAT32, shape);
        tensors.add(tensor);
        return tensor;
    }
}
