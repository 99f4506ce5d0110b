package dev.kiln.cli;

import dev.kiln.KilnException;
import dev.kiln.data.DataSplits;
import dev.kiln.data.Dataset;
import dev.kiln.device.Target;
import dev.kiln.export.GoldenVectors;
import dev.kiln.kernels.StoredMatrix;
import dev.kiln.kernels.reference.IntegerGemm;
import dev.kiln.metrics.MetricsJson;
import dev.kiln.model.LayerInputs;
import dev.kiln.model.Model;
import dev.kiln.model.Network;
import dev.kiln.model.Precision;
import dev.kiln.tensor.TensorAllocator;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Test vectors of one layer of a checkpoint: real activations, computed by the network. */
final class GoldenExport {
    /** The sums of a layer are the largest file; its size in hexadecimal has nine times as many bytes as sums. */
    private static final long MOST_SUMS = 1L << 28;

    private final TrainedModel trained;
    private final GoldenOptions options;
    private final Target target;
    private final TensorAllocator allocator;
    private final Network.Sized layer;

    GoldenExport(TrainedModel trained, GoldenOptions options, Target target, TensorAllocator allocator) {
        this.trained = trained;
        this.options = options;
        this.target = target;
        this.allocator = allocator;
        this.layer = find();
    }

    /** The layer's name. */
    String layer() {
        return "layers." + layer.index();
    }

    /** Writes the directory, and says what is in it. */
    ObjectNode write() {
        try (DataSplits splits = trained.data(options.data, allocator)) {
            Dataset data = splits.test().size() > 0 ? splits.test() : splits.train();
            require(
                    options.samples >= 1 && options.samples <= data.size(),
                    "--samples: expected 1 to " + data.size() + ", the samples of " + data.name() + ", found "
                            + options.samples);
            Model model = trained.model();
            StoredMatrix weights = model.matrix(layer.parameters().getFirst());
            long sums =
                    (long) options.samples * layer.outputs() * weights.format().groups(layer.inputs());
            require(
                    sums <= MOST_SUMS,
                    "--samples: expected at most " + MOST_SUMS / (sums / options.samples) + " for this layer, found "
                            + options.samples);
            float[] samples = new float[options.samples * data.features()];
            for (int i = 0; i < options.samples; i++) {
                data.copyFeatures(i, samples, i * data.features());
            }
            try (LayerInputs inputs = new LayerInputs(model, layer.index(), options.samples, target, allocator)) {
                GoldenVectors vectors = new GoldenVectors(
                        new IntegerGemm(inputs.run(samples), weights),
                        bias(model),
                        model.precision().exact());
                vectors.write(options.directory, origin(data));
            }
            return MetricsJson.object()
                    .put("output", options.directory.toString())
                    .put("format", "golden")
                    .put("checkpoint", trained.directory().toString())
                    .put("layer", layer())
                    .put("samples", options.samples)
                    .put("sums", sums)
                    .put("exact", model.precision().exact());
        }
    }

    private List<Float> bias(Model model) {
        FloatArray values = model.array(layer.parameters().get(1));
        List<Float> bias = new ArrayList<>();
        for (int i = 0; i < values.getSize(); i++) {
            bias.add(values.get(i));
        }
        return bias;
    }

    private ObjectNode origin(Dataset data) {
        return MetricsJson.object()
                .put("kiln", Version.number())
                .put("step", trained.checkpoint().step())
                .put("weights_sha256", trained.checkpoint().weightsSha256())
                .put("layer", layer())
                .put("data", data.name())
                .put("data_fingerprint", data.fingerprint());
    }

    private Network.Sized find() {
        List<Network.Sized> able = new ArrayList<>();
        List<Precision.OfLayer> formats = trained.model().precision().layers();
        int dense = 0;
        for (Network.Sized candidate : trained.model().network().layers()) {
            if (candidate.layer() instanceof dev.kiln.model.Layer.Dense) {
                Precision.OfLayer own = formats.get(dense++);
                if (IntegerGemm.computes(own.inputs(), own.weights())) {
                    able.add(candidate);
                }
            }
        }
        List<String> names = able.stream().map(one -> "layers." + one.index()).toList();
        require(
                !names.isEmpty(),
                "--golden: expected a layer with FP8_E4M3 inputs and INT4 or INT8 weights, found none in "
                        + trained.directory() + "; train two hidden layers or more with --recipe hqaf");
        String name = options.layer == null ? names.getFirst() : options.layer.replaceFirst("\\.weight$", "");
        require(
                names.contains(name),
                "--layer: expected a layer with FP8_E4M3 inputs and INT4 or INT8 weights, one of "
                        + String.join(", ", names) + ", found " + options.layer);
        return able.get(names.indexOf(name));
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new KilnException("bad-option", "Option " + problem);
        }
    }
}
