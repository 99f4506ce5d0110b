package dev.kiln.model;

import dev.kiln.data.SplitMix;
import dev.kiln.tensor.Shape;
import dev.kiln.tensor.Tensor;
import dev.kiln.tensor.TensorAllocator;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The parameters of a network. Close it after every plan that uses it. */
public final class Model implements AutoCloseable {
    private static final long INIT_STREAM = 0x696E6974L; // Keeps this use of a seed apart from others.

    private final Network network;
    private final Memory memory;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, FloatArray> arrays = new LinkedHashMap<>();

    private Model(Network network, Memory memory) {
        this.network = network;
        this.memory = memory;
    }

    /**
     * Parameters of zeros.
     *
     * @param category that they are accounted under
     * @throws dev.kiln.KilnException with code {@code too-little-memory}
     */
    public static Model allocate(Network network, String category, TensorAllocator allocator) {
        Model model = new Model(network, new Memory(allocator));
        try {
            for (Parameter parameter : network.parameters()) {
                Tensor tensor = model.memory.tensor(category, new Shape(parameter.shape()));
                model.tensors.put(parameter.name(), tensor);
                model.arrays.put(parameter.name(), tensor.floats());
            }
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /** The network whose parameters these are. */
    public Network network() {
        return network;
    }

    /** All parameters by name, in the order in which they are saved and hashed. */
    public Map<String, Tensor> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    /** All parameters as device arrays, in the same order. */
    public Collection<FloatArray> arrays() {
        return Collections.unmodifiableCollection(arrays.values());
    }

    /** The device array of a parameter. */
    public FloatArray array(Parameter parameter) {
        return Objects.requireNonNull(arrays.get(parameter.name()), parameter.name());
    }

    /** Fills the parameters for the start of a training, a pure function of network and seed. */
    public void initialize(long seed) {
        List<Parameter> parameters = network.parameters();
        for (int i = 0; i < parameters.size(); i++) {
            FloatArray array = array(parameters.get(i));
            switch (parameters.get(i).start()) {
                case Parameter.Start.Constant constant -> array.init(constant.value());
                case Parameter.Start.Uniform uniform -> {
                    SplitMix random = SplitMix.of(INIT_STREAM, seed, i);
                    for (int j = 0; j < array.getSize(); j++) {
                        array.set(j, random.nextFloat(-uniform.bound(), uniform.bound()));
                    }
                }
            }
        }
    }

    @Override
    public void close() {
        memory.close();
    }
}
