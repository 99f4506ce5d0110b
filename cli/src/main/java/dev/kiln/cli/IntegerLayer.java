package dev.kiln.cli;

import dev.kiln.KilnException;
import dev.kiln.data.Dataset;
import dev.kiln.device.Target;
import dev.kiln.kernels.StoredMatrix;
import dev.kiln.kernels.reference.IntegerGemm;
import dev.kiln.model.ActivationFunction;
import dev.kiln.model.Layer;
import dev.kiln.model.LayerInputs;
import dev.kiln.model.Model;
import dev.kiln.model.Network;
import dev.kiln.model.Precision;
import dev.kiln.tensor.TensorAllocator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * A dense layer that multiplies integers: its inputs are FP8_E4M3, its weights INT4 or INT8.
 *
 * @param model of the checkpoint
 * @param layer of the model
 */
record IntegerLayer(Model model, Network.Sized layer) {
    /**
     * Finds the layer of a name, such as layers.2, or the first that there is.
     *
     * @throws KilnException {@code bad-option} saying which can be had
     */
    static IntegerLayer find(TrainedModel trained, @Nullable String asked) {
        List<Network.Sized> able = new ArrayList<>();
        List<Precision.OfLayer> formats = trained.model().precision().layers();
        int dense = 0;
        for (Network.Sized candidate : trained.model().network().layers()) {
            if (candidate.layer() instanceof Layer.Dense) {
                Precision.OfLayer own = formats.get(dense++);
                if (IntegerGemm.computes(own.inputs(), own.weights())) {
                    able.add(candidate);
                }
            }
        }
        List<String> names = able.stream().map(IntegerLayer::name).toList();
        if (names.isEmpty()) {
            throw new KilnException(
                    "bad-option",
                    trained.directory()
                            + ": expected a layer with FP8_E4M3 inputs and INT4 or INT8 weights, found none;"
                            + " train two hidden layers or more with --recipe hqaf");
        }
        String name = asked == null ? names.getFirst() : asked.replaceFirst("\\.weight$", "");
        if (!names.contains(name)) {
            throw new KilnException(
                    "bad-option",
                    "Option --layer: expected a layer with FP8_E4M3 inputs and INT4 or INT8 weights, one of "
                            + String.join(", ", names) + ", found " + asked);
        }
        return new IntegerLayer(trained.model(), able.get(names.indexOf(name)));
    }

    private static String name(Network.Sized layer) {
        return "layers." + layer.index();
    }

    /** Its name. */
    String name() {
        return name(layer);
    }

    /** Its weights, [outputs × inputs]. */
    StoredMatrix weights() {
        return model.matrix(layer.parameters().getFirst());
    }

    /** What is added to its sums, [outputs]. */
    FloatArray bias() {
        return model.array(layer.parameters().get(1));
    }

    /** Whether all scales are powers of two. */
    boolean exact() {
        return model.precision().exact();
    }

    /** Whether a ReLU follows it. */
    boolean relu() {
        List<Network.Sized> layers = model.network().layers();
        return layer.index() + 1 < layers.size()
                && layers.get(layer.index() + 1).layer() instanceof Layer.Activation next
                && next.function() == ActivationFunction.RELU;
    }

    /** A plan that computes what it reads. */
    LayerInputs inputs(int samples, Target target, TensorAllocator allocator) {
        return new LayerInputs(model, layer.index(), samples, target, allocator);
    }

    /** The features of the first samples of data, [samples × features]. */
    static float[] features(Dataset data, int samples) {
        float[] features = new float[samples * data.features()];
        for (int i = 0; i < samples; i++) {
            data.copyFeatures(i, features, i * data.features());
        }
        return features;
    }
}
